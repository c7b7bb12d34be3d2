"""Backups: one consistent, encrypted file of everything a regency is, and the way back from it on any machine.

`plan` is what the operator wishes, `taking` makes a file, `opening` proves what is in one, `restoring` makes a regency of it.
The format is an age file around a tar (decision record 0035): a manifest first, then the parts it lists.
"""
