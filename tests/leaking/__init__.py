"""What the leak matrix is made of: a world of secrets, and everything that ever leaves the house."""
