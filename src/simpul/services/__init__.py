"""The services of a regency. Each is a folder with the same files; none knows another."""
