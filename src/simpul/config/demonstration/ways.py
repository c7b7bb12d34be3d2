"""Where a demonstration's messages go: to a catcher on this machine, unless the operator has named real ways out.

No Django here: the settings ask.
"""

from __future__ import annotations

from simpul.kernel.regency import Regency

MAIL, TEXT = 1000, 2000  # above the port of the pages; far apart, since trials choose ports a hundred apart


def ports(regency: Regency) -> tuple[int, int]:
    """Those on which the catcher listens, for mail and for text messages."""
    return regency.port + MAIL, regency.port + TEXT


def addresses(regency: Regency) -> dict[str, str]:
    """What stands in `secrets.toml` where there are real ways out."""
    mail, text = ports(regency)
    return {"smtp": f"smtp://127.0.0.1:{mail}", "sms_gateway": f"http://127.0.0.1:{text}/"}
