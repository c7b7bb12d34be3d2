"""The bridge to SP4N-LAPOR!: their dispositions become our cases, our steps and answers go back (decision record 0042)."""
