"""The regency's territory: kabupaten, kecamatan, desa and kelurahan by their Kemendagri code, and where they lie.

Models are in `models`, what is shipped and derived in `seeding`, real boundaries in `importing`, maps for the public in
`shapes`. Boundaries are indicative until an operator imports real ones; every output that draws them says "perkiraan".
"""
