"""Every connection with the world outside: what it is for, whether it is set up, how it fares.

    WHATSAPP = Connection("whatsapp", _("WhatsApp"), _("Kabar dan laporan warga"), Direction.BOTH, settings=(...), check=check)
    integrations.configured("whatsapp")                      its settings, or None while they are not complete
    integrations.http("whatsapp").post("/v23.0/…", json={})  a call with time limit, retries, a breaker and a line on the status page

The settings stand in `var/regencies/<slug>/secrets.toml` under `[connections.<code>]`. A room declares its connections in its
`AppConfig.ready`. What others send us goes through `integrations.incoming`.
"""

from simpul.kernel.integrations.connections import Connection, Direction, Finding, Setting, configured, registry
from simpul.kernel.integrations.outgoing import Answer, Client, Unreachable, http

__all__ = [
    "Answer",
    "Client",
    "Connection",
    "Direction",
    "Finding",
    "Setting",
    "Unreachable",
    "configured",
    "http",
    "registry",
]
