"""Control against corruption: what was allowed beside the rules, what holds the rules, and what deserves a second look.

overriding      overrides are documents: asked by one person, signed by another who is entitled, numbered, public, never changed
exceptions      one public list of overrides, those that other rooms keep themselves included
controls        the nine hard controls: what enforces each in the database, and whether anything contradicts it now
checks          standing checks, declared with formula, parameters and question; none of them is a verdict
running         asks them every night; each hit stands in the queue once
reviewing       the queue of APIP: ask the agency, hear it, decide, for a reason
handing         what becomes of a hit that was passed on: rooms that take it register
"""
