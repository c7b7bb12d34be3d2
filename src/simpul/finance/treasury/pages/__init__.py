"""The treasury's pages at the desk, a module for each who sits there."""
