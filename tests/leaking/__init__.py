"""What the leak matrix is made of: a world of secrets, everybody who might look, and everything that ever leaves the house."""
