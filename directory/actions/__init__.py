"""Every change of the directory: one function a use case."""

from directory.actions import functions, people, structures

__all__ = ["functions", "people", "structures"]
