"""Complaints by e-mail: a letter becomes a draft, and only whoever reads that mailbox can send it."""
