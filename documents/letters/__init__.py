"""The mails that documents write, each as a letter of accounts."""
