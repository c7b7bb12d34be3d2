"""Commands of the complaints service."""
