"""The money chain tried as a whole: anything done to documents beside an oracle, histories of many at once, guards taken away."""
