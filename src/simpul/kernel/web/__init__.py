"""The pages and the API that every service gets without writing them."""
