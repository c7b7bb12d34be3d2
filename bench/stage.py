"""The stage: a database filled by the simulator, the real server in front of it, and a few people to ask as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bench.metering import Used
from simpul.config.cli import administration as admin
from simpul.config.cli import (
    appearance,
    demonstration,
    inside_django,
    installing,
    provided,
    say,
    server,
    serving,
    statics,
)
from simpul.config.cli.processes import inside
from simpul.config.cli.server import Server
from simpul.config.cli.supervisor import Child, Supervisor
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT, Regency, load

PREFIX = "simpul_bench"
PORT = 8790
WORKERS = 2

TOKEN = "b" * 32  # of forms: any will do that browser and form agree on


@dataclass
class Stage:
    """Everything is up. `roots` are the processes whose children's CPU time is counted."""

    server: Server
    database: str
    cases: int
    roots: dict[str, int]
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """Where the pages are."""
        return PORT

    @property
    def yardstick_port(self) -> int:
        """Where the bare view is."""
        return PORT + 1

    def used(self) -> Used:
        """Meters at zero."""
        return Used(self.roots)

    def value(self, query: str) -> Any:
        """The first value of a query, asked as administrator."""
        with self.server.connect(self.database) as connection:
            row = connection.execute(query).fetchone()
            return row[0] if row else None

    def execute(self, statement: str) -> None:
        """Run a statement as administrator."""
        with self.server.connect(self.database) as connection:
            connection.execute(statement)

    def cookie(self, who: str) -> str:
        """The cookie header of somebody who asks: `admin.aduan`, `siti`, `tapd` (the budget team, of whom a year of money tells).

        As browsers do, they keep the token of their first page.
        """
        from django.conf import settings
        from django.test import Client

        from simpul.config.demonstration.cast import domain
        from simpul.kernel.accounts.models import User
        from simpul.kernel.accounts.viewer import Viewer
        from simpul.kernel.testing.cast import sign_in

        if who not in self.cookies:
            client = sign_in(Client(), Viewer(User.objects.get(email=f"{who}@{domain()}")))
            client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
            self.cookies[who] = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
        return self.cookies[who]


@contextmanager
def set_up(cases: int, *, fresh: bool, money: bool = False) -> Iterator[Stage]:
    """Bring it all up, and take it down again. `money`: with a small fiscal year."""
    if server.outside() is not None:
        raise Trouble("bench menghitung CPU basis data di mesin ini. Jalankan tanpa DATABASE_URL.")
    os.environ["SIMPUL_REGENCY"] = "batang"
    regency = load("batang")
    demonstration.wish(regency)
    appearance.bring()
    with provided.database() as where:
        database = _filled(where, load("batang"), cases, fresh=fresh)
        if money:
            _with_money(where, load("batang"), database)
        statics.collect(regency)
        inside_django.set_up()
        children = (serving.web(regency, PORT, WORKERS), _yardstick(regency))
        supervisor = Supervisor(children, private=False)
        try:
            serving.claim(PORT)
            serving.claim(PORT + 1)
            serving.wait_for_answers(supervisor, {"batang": PORT, "yardstick": PORT + 1})
            yield Stage(where, database, cases, _roots(children))
        finally:
            supervisor.stop()


def _filled(where: Server, regency: Regency, cases: int, *, fresh: bool) -> str:
    """The database with so many made-up cases; made anew unless one of that size and these sources is there."""
    database = f"{PREFIX}_{regency.slug}"
    if fresh:
        admin.drop(where, database)
    installing.install(where, regency, prefix=PREFIX)
    with where.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM cases_case WHERE example").fetchone()
    if row != (cases,):
        admin.drop(where, database)
        installing.install(where, regency, prefix=PREFIX)
        with say.step(f"Menulis {cases} laporan rekaan"):
            inside(regency, "simulate", "--cases", str(cases))
        with where.connect(database) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
    return database


def _with_money(where: Server, regency: Regency, database: str) -> None:
    with where.connect(database) as connection:
        if connection.execute("SELECT EXISTS (SELECT FROM budget_line WHERE example)").fetchone() == (True,):
            return
    with say.step("Menulis satu tahun anggaran"):
        inside(regency, "simulate", "--finance", "--small")
    with where.connect(database) as connection:
        connection.execute("VACUUM ANALYZE")


def _yardstick(regency: Regency) -> Child:
    child = serving.web(regency, PORT + 1, 1)
    words = ["bench.yardstick:application" if word.endswith(":application") else word for word in child.words]
    more = {**child.more, "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"}
    return replace(child, name="ukuran", words=words, log=child.log.with_name("yardstick.log"), more=more)


def _roots(children: tuple[Child, Child]) -> dict[str, int]:
    web, bare = (child.process.pid for child in children if child.process)
    return {"app": web, "yardstick": bare, "db": provided.cluster().pid() or 0}
