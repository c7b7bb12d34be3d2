"""The pages "Periksa sendiri": whether a record is the one that was committed, for people and for programs."""
