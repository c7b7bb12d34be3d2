"""Plain Python that knows nothing of Django or of a regency: calendars, clocks, identity numbers, words for numbers."""
