"""The regency's duties about personal data: what it keeps, until when, and what each person may know, take along and have removed."""
