"""The money of a year as an Open Fiscal Data Package (1.0 rc): `columns` say what is told, `rows` asks, `packing` makes the package."""
