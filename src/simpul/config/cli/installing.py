"""A regency's database brought into being and up to date, as the administrator sees it; what happens inside is `database.prepare`."""

from __future__ import annotations

from simpul.config.cli import administration as admin
from simpul.config.cli import credentials, demonstration, fingerprint, say, statics, templates
from simpul.config.cli.processes import inside
from simpul.config.cli.server import Server
from simpul.kernel.regency import Regency, load


def with_progress(server: Server, regency: Regency, *, demonstrated: bool) -> None:
    """Everything a regency needs before it can be served, with its lines of progress."""
    if demonstrated:
        demonstration.wish(regency)
        regency = load(regency.slug)
    with say.step(regency.name) as outcome:
        renewed = install(server, regency)
        outcome.word = "selesai" if statics.collect(regency) or renewed else "ada"
    demonstration.fill(regency, renewed=renewed)


def install(server: Server, regency: Regency, *, prefix: str = "simpul") -> bool:
    """Roles, database, tables, published rows and rights; whether anything had to be done.

    1. A new database is copied from the migrated template of this code; an existing one is kept.
    2. Unless the database was last prepared from exactly these sources, it is prepared again, as its owner.
    """
    keys = credentials.bring(regency, server, prefix=prefix)
    sources = fingerprint.of_sources(regency)
    if admin.marked(server, keys["database"]) == sources:
        return False
    with admin.alone(server):
        roles(server, keys)
        if not admin.exists(server, keys["database"]):
            copy(server, templates.schema(server, regency), keys["database"], keys)
        prepare(server, regency, keys["database"])
        admin.mark(server, keys["database"], sources)
    return True


def roles(server: Server, keys: credentials.Secrets) -> None:
    """The two roles of a regency."""
    for name in ("database_owner", "database_app"):
        admin.role(server, keys[name], keys[f"{name}_password"])


def copy(server: Server, template: str, database: str, keys: credentials.Secrets) -> None:
    """A new database of this regency from the schema's template. It appears under its name only when it is whole."""
    building = f"{database}_building"
    admin.drop(server, building)
    admin.clone(server, template, building)
    admin.let_in(server, building, keys["database_owner"], keys["database_app"])
    admin.give(server, building, templates.ROLE, keys["database_owner"])
    admin.run(server, "ALTER DATABASE {} RENAME TO {}", building, database)


def prepare(server: Server, regency: Regency, database: str) -> None:
    """Migrate, publish and grant, in a process that runs as owner."""
    inside(regency, "prepare", SIMPUL_ROLE="owner", SIMPUL_DATABASE=database)
