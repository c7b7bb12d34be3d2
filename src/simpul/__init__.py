"""Simpul: one platform on which an Indonesian regency runs its whole smart-city programme."""
