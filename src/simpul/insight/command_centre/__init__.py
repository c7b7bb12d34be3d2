"""The command centre: what happens in the regency now, on one screen that opens to its rows.

Reads registries and cases, never a service.
"""
