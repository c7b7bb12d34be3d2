"""Years of complaints that never were: seeded, repeatable, moved through the workflow by its own rules, written by COPY."""
