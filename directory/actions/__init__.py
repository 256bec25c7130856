"""Every change of the directory: one function a use case."""

from directory.actions import accounts, functions, people, structures

__all__ = ["accounts", "functions", "people", "structures"]
