"""Templates: databases migrated once and copied for every new regency and every test run, in a second instead of a minute.

A template's name carries the fingerprint of what it was made from. Its tables belong to a role of its own, `simpul_template`; a copy
is handed to the regency's owner. It is built under another name and renamed when whole, so a build that was broken off is never used.
"""

from __future__ import annotations

import os
import secrets
import shutil

from simpul.config.cli import administration as admin
from simpul.config.cli import credentials, fingerprint
from simpul.config.cli.processes import inside
from simpul.config.cli.server import Server
from simpul.kernel.regency import Regency, var

ROLE = "simpul_template"
KEEP = 3


def schema(server: Server, regency: Regency) -> str:
    """The name of the migrated, empty template for this regency's services; built if it isn't there. Call inside `alone`."""
    name = f"simpul_template_{fingerprint.of_schema(regency)}"
    if admin.exists(server, name):
        return name
    building = f"{name}_building"
    admin.drop(server, building)
    password = secrets.token_urlsafe(32)
    admin.role(server, ROLE, password)
    admin.create(server, building)
    admin.run(server, "GRANT CONNECT, CREATE ON DATABASE {} TO {}", building, ROLE)
    admin.run(server, "GRANT CREATE, USAGE ON SCHEMA public TO {}", ROLE, database=building)
    _migrate(server, regency, building, password)
    admin.shelve(server, building, name)
    admin.prune(server, "simpul_template_%", KEEP)
    return name


def _migrate(server: Server, regency: Regency, building: str, password: str) -> None:
    """Migrate in a process that knows the template's role alone: its `var` is a folder that lasts as long as the build."""
    folder = var() / f"template-{os.getpid()}"
    home = folder / "regencies" / regency.slug
    home.mkdir(parents=True, mode=0o700)
    own = regency.folder / "regency.toml"
    if own.exists():
        shutil.copy(own, home)
    known = {
        "secret_key": secrets.token_urlsafe(50),
        "database_host": server.host,
        "database_port": str(server.port),
        "database_owner": ROLE,
        "database_owner_password": password,
    }
    credentials.write(home / "secrets.toml", known)
    try:
        inside(regency, "migrate-template", SIMPUL_VAR=str(folder), SIMPUL_ROLE="owner", SIMPUL_DATABASE=building)
    finally:
        shutil.rmtree(folder)
