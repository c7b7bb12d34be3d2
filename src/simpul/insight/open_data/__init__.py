"""Open data: everything that is public anyway, described in one catalogue (DCAT) and taken away as CSV or JSON."""
