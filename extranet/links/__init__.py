"""Addresses that are a secret: their tokens, their passwords, and the questions one answers from a mail."""
