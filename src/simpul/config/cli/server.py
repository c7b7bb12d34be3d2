"""A PostgreSQL server and the administrator's way into it: the private cluster, or the operator's own by `DATABASE_URL`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import psycopg

from simpul.config.cli.trouble import Trouble

Row = tuple[object, ...]


@dataclass(frozen=True)
class Server:
    """Address and administrator. `host` is a folder when the way in is a unix socket; `database` is where an administrator starts."""

    host: str
    port: int
    user: str
    password: str
    database: str = "postgres"

    def connect(self, database: str = "", *, user: str = "", password: str = "") -> psycopg.Connection[Row]:
        """A connection that commits each statement by itself; the administrator's unless another role is named."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=user or self.user,
            password=password if user else self.password,
            dbname=database or self.database,
            autocommit=True,
            application_name="simpul-cli",
            connect_timeout=10,
        )

    def checked(self) -> Server:
        """Itself, after one successful connection; raises `Trouble` with the reason otherwise."""
        try:
            self.connect().close()
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise Trouble(
                f"Server PostgreSQL di {self.host}:{self.port} tidak dapat dihubungi. Periksa DATABASE_URL. ({reason})"
            ) from error
        return self


def outside() -> Server | None:
    """The operator's own server, if `DATABASE_URL` names one (`postgresql://administrator:password@host:port/postgres`)."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.hostname or not parts.username:
        raise Trouble(
            "DATABASE_URL tidak terbaca. Tulis seperti postgresql://administrator:sandi@server:5432/postgres."
        )
    return Server(
        host=parts.hostname,
        port=parts.port or 5432,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        database=parts.path.lstrip("/") or "postgres",
    )
