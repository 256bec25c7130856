"""Pages of forums."""
