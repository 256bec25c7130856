"""Every change to a space: one function a use case."""
