"""What a thing of any room may need."""
