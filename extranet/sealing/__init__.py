"""Sealing: what the database keeps of secrets."""
