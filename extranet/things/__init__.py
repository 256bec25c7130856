"""What any thing of a room may need."""
