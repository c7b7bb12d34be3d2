"""Who reads the books at their desk, and who keeps them."""

from __future__ import annotations

from simpul.finance.roles import ACCOUNTANT, DEPUTY_TREASURER, EXAMINERS, INTERNAL_AUDITOR, TREASURER_GENERAL

KEEPERS = (ACCOUNTANT,)
READERS = (ACCOUNTANT, TREASURER_GENERAL, DEPUTY_TREASURER, INTERNAL_AUDITOR, *EXAMINERS)
