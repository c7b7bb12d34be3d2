"""What the regency shows to everybody: the home page, and the pages that say how it keeps its promises and people's data."""
