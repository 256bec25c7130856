"""The antivirus: clamd, asked about each file that is stored, and believed before anyone gets a byte of it."""
