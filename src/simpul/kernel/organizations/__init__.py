"""The agencies of the regency (organisasi perangkat daerah, OPD), their hierarchy and their lifetimes."""
