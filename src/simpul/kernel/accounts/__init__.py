"""Accounts: who signs in, how we know it is them, which roles they hold for an agency, an area and a period."""
