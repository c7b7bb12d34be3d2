"""Who did what, to what, why and from where. Written in the transaction of the deed itself; never changed, never deleted.

from simpul.kernel import audit
entry = audit.record("unmask", "resident", resident.pk, by=user, reason="Mencocokkan KTP di loket")
"""

from simpul.kernel.audit.trail import Origin, came_from, entry, origin, record

__all__ = ["Origin", "came_from", "entry", "origin", "record"]
