"""Where a demonstration's messages go: to a catcher on this machine, unless the operator has named real ways out.

No Django here: the settings ask.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from simpul.kernel.regency import Regency

NOBODY_LISTENS = 9  # the port of the discard service, long out of use
MAIL, TEXT = 1000, 2000  # above the port of the pages; far apart, since trials choose ports a hundred apart


def ports(regency: Regency) -> tuple[int, int]:
    """Those on which the catcher listens, for mail and for text messages."""
    return regency.port + MAIL, regency.port + TEXT


def with_ways(secrets: dict[str, Any], regency: Regency) -> dict[str, Any]:
    """The secrets, with the demonstration's ways where the operator has named none."""
    connections = {**_connections(regency, secrets.get("secret_key", "")), **secrets.get("connections", {})}
    return {**addresses(regency), **secrets, "connections": connections}


def addresses(regency: Regency) -> dict[str, str]:
    """What stands in `secrets.toml` where there are real ways out."""
    mail, text = ports(regency)
    return {"smtp": f"smtp://127.0.0.1:{mail}", "sms_gateway": f"http://127.0.0.1:{text}/"}


def _connections(regency: Regency, key: str) -> dict[str, dict[str, Any]]:
    """WhatsApp by way of the catcher; and one that works and one that never will, to show what the status page says of both."""
    return {
        "whatsapp": {
            "base": f"http://127.0.0.1:{ports(regency)[1]}",
            "phone_number_id": "contoh",
            "token": "contoh",
            "app_secret": sha256(f"whatsapp:{key}".encode()).hexdigest() if key else "",
            "verify_token": sha256(f"verify:{key}".encode()).hexdigest() if key else "",
        },
        "demo": {"base": f"http://127.0.0.1:{ports(regency)[1]}"},
        "demo-failing": {"base": f"http://127.0.0.1:{NOBODY_LISTENS}"},
    }
