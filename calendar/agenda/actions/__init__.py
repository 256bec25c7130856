"""What changes agendas."""
