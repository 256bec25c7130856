"""Every change of documents: one function a use case."""
