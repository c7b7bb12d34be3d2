"""The codes by which a budget speaks: activities, accounts and funds, a chart for each year, brought as data (Permendagri 90/2019)."""
