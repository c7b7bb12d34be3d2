"""What money is for: RPJMD, Renstra, RKPD and Renja with their indicators, what each agency undertakes in a year, and what came of it."""
