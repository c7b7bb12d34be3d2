"""Roles and databases on a server, as its administrator sees them. Every function may be run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from simpul.config.cli.server import Row, Server

EXTENSIONS = ("postgis", "pg_trgm", "btree_gist", "btree_gin", "unaccent")
LOCK = 0x51_4D_50_55_4C  # one builder at a time on a server


@contextmanager
def alone(server: Server) -> Iterator[None]:
    """Nobody else creates roles or templates on this server during the block."""
    with server.connect() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield


def run(server: Server, statement: str, *names: str, database: str = "", literal: str = "") -> None:
    """One statement with its `{}` filled by quoted names, and `{literal}` by a quoted text (DDL takes no parameters)."""
    composed = sql.SQL(statement).format(*map(sql.Identifier, names), literal=sql.Literal(literal))
    with server.connect(database) as admin:
        admin.execute(composed)


def ask(server: Server, query: str, *values: object) -> list[Row]:
    """The rows of a query."""
    with server.connect() as admin:
        return admin.execute(query, values).fetchall()


def role(server: Server, name: str, password: str) -> None:
    """A role that can sign in with this password and nothing more."""
    verb = "ALTER" if ask(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", name) else "CREATE"
    run(server, verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {literal}", name, literal=password)


def exists(server: Server, database: str) -> bool:
    """Whether the database is there."""
    return bool(ask(server, "SELECT 1 FROM pg_database WHERE datname = %s", database))


def create(server: Server, database: str) -> None:
    """An empty database with the extensions, which only an administrator may create."""
    run(server, "CREATE DATABASE {} TEMPLATE template0", database)
    close_doors(server, database)
    for name in EXTENSIONS:
        run(server, "CREATE EXTENSION IF NOT EXISTS {}", name, database=database)


def clone(server: Server, template: str, database: str) -> None:
    """A copy of a template, within the second."""
    run(server, "CREATE DATABASE {} TEMPLATE {}", database, template)
    close_doors(server, database)


def close_doors(server: Server, database: str) -> None:
    """Nobody may connect or create anything unless named; a copied database doesn't inherit this."""
    run(server, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    run(server, "REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=database)


def let_in(server: Server, database: str, owner: str, app: str) -> None:
    """The database belongs to `owner`, and `app` may connect."""
    run(server, "ALTER DATABASE {} OWNER TO {}", database, owner)
    run(server, "GRANT CONNECT ON DATABASE {} TO {}, {}", database, owner, app)
    run(server, "GRANT CREATE, USAGE ON SCHEMA public TO {}", owner, database=database)


def give(server: Server, database: str, former: str, owner: str) -> None:
    """Everything in the database that `former` owns becomes the owner's; `former` keeps no right there."""
    run(server, "REASSIGN OWNED BY {} TO {}", former, owner, database=database)
    run(server, "DROP OWNED BY {}", former, database=database)


def drop(server: Server, database: str) -> None:
    """Remove the database, whoever is connected."""
    if exists(server, database):
        run(server, "ALTER DATABASE {} IS_TEMPLATE false", database)
        run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def shelve(server: Server, building: str, template: str) -> None:
    """The finished building becomes a template under its own name; nobody connects to it any more, so it can always be copied."""
    run(server, "ALTER DATABASE {} RENAME TO {}", building, template)
    run(server, "ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false", template)


def mark(server: Server, database: str, text: str) -> None:
    """Write on the database what it was last prepared from."""
    run(server, "COMMENT ON DATABASE {} IS {literal}", database, literal=text)


def marked(server: Server, database: str) -> str:
    """What `mark` wrote; empty for a database never prepared to the end."""
    rows = ask(server, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", database)
    return str(rows[0][0] or "") if rows else ""


def prune(server: Server, pattern: str, keep: int) -> None:
    """Drop the templates with names like this pattern, except the newest to keep and those that somebody holds."""
    rows = ask(server, "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", pattern)
    for (name,) in rows[keep:]:
        with server.connect() as admin:
            free = admin.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name]).fetchone()
            if free == (True,):
                drop(server, str(name))


@contextmanager
def held(server: Server, template: str) -> Iterator[None]:
    """Nobody prunes this template during the block."""
    with server.connect() as admin:
        admin.execute("SELECT pg_advisory_lock_shared(hashtextextended(%s, 0))", [template])
        yield
