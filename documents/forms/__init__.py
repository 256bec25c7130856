"""What the pages of documents accept, one module a subject."""
