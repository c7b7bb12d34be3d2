"""What is read across services: evaluation, command centre, open data. Reads the registries, never a service."""
