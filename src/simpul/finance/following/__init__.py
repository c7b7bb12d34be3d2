"""What follows from a hit that APIP passed on: a finding of the year's review, with the rows it is about. Knows control and findings."""
