"""BRICS: every rupiah from plan to proof. Others enter by `public` alone; inside, rooms know only those below them.

public          what services may ask: room left on a line, a payment for a case, the trace of an amount
reports | openness   statements and their notes; the budget explorer, OCDS, Fiscal Data Package
control | findings   overrides and standing checks; audit findings and the auditors' desk
treasury        commitments, receipts, SPP, SPM, SP2D, bank, SPJ, revenue, taxes
budget          lines, ceilings, versions, unit prices, SPD: nothing is ever spent beyond them
planning        RPJMD, Renstra, RKPD, Renja, IKU: what money is for
ledger          entries born posted, balanced, numbered without gaps, chained
classification  the codes of activities, accounts and funds, by year
roles           the people of the money chain, and which duties never meet in one person
"""
