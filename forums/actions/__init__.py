"""What changes forums."""
