"""`/pengelola/`: what the regency sets up and keeps in order itself: rules, calendar, agencies, people, roles."""
