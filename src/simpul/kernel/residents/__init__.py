"""Residents: whom we serve. Identity numbers are sealed at rest, shown masked, opened for a recorded reason."""
