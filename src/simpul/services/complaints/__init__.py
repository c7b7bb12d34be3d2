"""Public complaints, after SP4N-LAPOR: a resident reports, the desk forwards, an agency answers, the resident has the last word."""
