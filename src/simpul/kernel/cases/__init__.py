"""The one case engine: every matter between a resident and the regency, its clock, its history, its gate."""
