"""What the machine can do, by room."""
