"""Contracts as the Open Contracting Data Standard 1.1 tells them. `packages` is the door."""
