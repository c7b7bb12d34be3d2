"""The words by which people end and begin messages to their number."""

import re

STOP = re.compile(r"\W*(stop|berhenti|unsubscribe)\W*", re.IGNORECASE)
START = re.compile(r"\W*(mulai|start)\W*", re.IGNORECASE)
