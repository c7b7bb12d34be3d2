"""What a worker of a history does: takes from lines, asks for payments, takes them further, brings revenue in, closes months."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.db import InterfaceError, OperationalError, connection

from simpul.finance.classification.codes import Book
from simpul.finance.ledger.posting import turn
from simpul.finance.treasury import collecting, committing, paying
from simpul.finance.treasury.models import Commitment, Contract, PartyAccount, Request
from tests.finance.history import Attempt, Op, Worker
from tests.finance.making import YEAR, Place, allot, day

ROWS = {
    "commit": "SELECT key, commitment_id FROM treasury_commitmentevent WHERE kind = 'reserve'",
    "adjust": "SELECT key, id FROM treasury_commitmentevent WHERE kind IN ('increase', 'release')",
    "submit": "SELECT key, id FROM treasury_request",
    "step": "SELECT key, id FROM treasury_act WHERE step <> 'submit'",
    "collect": "SELECT key, id FROM treasury_revenue",
}
"""Where what was done under a key is found. What has no key of its own (SPD, receipts, closing) carries it in its number or reason."""
MARKED = {
    "allot": "SELECT number, id FROM budget_spd",
    "receive": "SELECT number, id FROM treasury_receipt",
    "turn": "SELECT reason, id FROM ledger_seal",
}
BETWEEN = 0.5
"""The place of what only reads: after the one that it saw last, before the next."""


class Doing:
    """One worker: what he asks for next, of what he and the others made."""

    def __init__(
        self, place: Place, random: Random, worker: Worker, ops: list[Op], shared: dict[str, list[Any]]
    ) -> None:
        self.place, self.random, self.worker, self.ops, self.shared = place, random, worker, ops, shared

    def until(self, end: float, many: int) -> None:
        """Go on until the time is over, or so many were asked for."""
        deeds = (
            [self.commit] * 3
            + [self.submit] * 4
            + [self.step] * 6
            + [self.adjust, self.collect, self.receive, self.allot, self.look]
        )
        for _ in range(many):
            if time.monotonic() > end:
                return
            try:
                self.random.choice(deeds)()
            except (OperationalError, InterfaceError):  # ended after its commit: met by whoever reads next
                connection.close()

    def commit(self) -> None:
        """Speak for a part of a line, of the contract that all share now and then."""
        line, amount = self.random.choice(self.place.spending), self.random.randint(1, 60)
        contract = self.random.choice([None, None, *self.shared["contracts"]])
        kind = Commitment.Kind.CONTRACT if contract else Commitment.Kind.SELF
        of = Contract(pk=contract) if contract else None
        told = {"line": line.pk, "amount": amount, "person": self.place.user(0).pk, "contract": contract}
        made = self.ask(
            Op("commit", told), [line.pk],
            lambda key: committing.commit(line, Decimal(amount), "ATK", by=self.place.people[0], key=key, kind=kind, contract=of),
        )  # fmt: skip
        if made:
            self.shared["contracted" if contract else "commitments"].append((made.pk, line.pk))

    def adjust(self) -> None:
        """Let go of a part, or reserve more."""
        found, amount = self.one_of("commitments"), self.random.randint(1, 20)
        if found:
            kind = self.random.choice(["release", "release", "increase"])
            commitment, person = Commitment.objects.get(pk=found[0]), self.place.user(0).pk
            self.ask(
                Op("adjust", {"key": found[0], "kind": kind, "amount": amount, "person": person}), [found[1]],
                lambda key: committing.adjust(commitment, kind, Decimal(amount), by=self.place.people[0], key=key, reason="Perlu"),
            )  # fmt: skip

    def receive(self) -> None:
        """Accept something of the contract."""
        found, amount = self.one_of("contracted"), self.random.randint(1, 40)
        if found:
            commitment, told = (
                Commitment.objects.get(pk=found[0]),
                {"day": day(2), "evidence": "Foto", "by": self.place.people[1]},
            )
            self.ask(
                Op("receive", {"key": found[0], "amount": amount, "person": self.place.user(1).pk}), [],
                lambda key: committing.receive(commitment, str(key), Decimal(amount), "Diterima", **told), receipts=True,
            )  # fmt: skip

    def submit(self) -> None:
        """Ask for a payment out of a commitment."""
        found, amount = (
            self.one_of(self.random.choice(["commitments", "commitments", "contracted"])),
            self.random.randint(1, 30),
        )
        if found:
            commitment, account = Commitment.objects.get(pk=found[0]), PartyAccount(pk=self.place.account.pk)
            preparer, by = self.place.user(1), self.place.people[2]
            told = {"items": {found[0]: amount}, "preparer": preparer.pk, "person": self.place.user(2).pk}
            made = self.ask(
                Op("submit", told), [found[1]],
                lambda key: paying.submit(
                    self.place.agency, account, {commitment: Decimal(amount)}, words="ATK", day=day(3), by=by, prepared_by=preparer, key=key
                ), receipts=commitment.contract_id is not None,
            )  # fmt: skip
            if made:
                self.shared["requests"].append((made.pk, found[1]))

    def step(self) -> None:
        """Take a request further; several may come for the same one."""
        found, month = self.one_of("requests"), self.random.randint(1, 6)
        if found:
            request = Request.objects.get(pk=found[0])
            following = {"submitted": "verify", "verified": "order", "ordered": "pay"}.get(request.state, "verify")
            step = self.random.choice([following] * 7 + ["refuse"])
            who = {"verify": 3, "order": 4, "pay": 5}[following]
            told: dict[str, Any] = {"by": self.place.people[who], "day": day(month)}
            reason = "Kuitansi belum lengkap" if step == "refuse" else ""
            told |= {"reason": reason} if reason else {}
            moves = [found[1]] if step in {"pay", "refuse"} else []
            modelled = {
                "key": found[0],
                "step": step,
                "person": self.place.user(who).pk,
                "month": month,
                "reason": reason,
            }
            self.ask(Op("step", modelled), moves, lambda key: getattr(paying, step)(request, key=key, **told))

    def collect(self) -> None:
        """Revenue comes in."""
        amount, month = self.random.randint(1, 50), self.random.randint(1, 6)
        self.ask(
            Op("collect", {"amount": amount, "month": month, "to_treasurer": False}), [],
            lambda key: collecting.receive(
                self.place.transfer, Decimal(amount), "DAU", reference=str(key), day=day(month), by=self.place.people[5], key=key
            ),
        )  # fmt: skip

    def allot(self) -> None:
        """An SPD."""
        line, amount = self.random.choice(self.place.spending), self.random.randint(1, 80)
        self.ask(
            Op("allot", {"key": line.pk, "amount": amount}),
            [line.pk],
            lambda key: allot(self.place, {line: amount}, str(key)),
        )

    def close(self, month: int, after: float) -> None:
        """Close a month for good, while others post into it."""
        time.sleep(after)
        self.ask(
            Op("turn", {"month": month, "state": "closed", "reason": ""}), [],
            lambda key: turn(YEAR, month, "closed", by=self.place.user(6), reason=str(key)),
        )  # fmt: skip

    def look(self) -> None:
        """Read what a line holds."""
        line, op = self.random.choice(self.place.spending), Op("look", {})
        self.worker.connect()
        op.invoked = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ceiling, allotted, committed, liquidated, paid FROM budget_linestate WHERE line_id = %s",
                [line.pk],
            )
            op.figures = {"line": line.pk} | dict(
                zip(("ceiling", "allotted", "committed", "liquidated", "paid"), cursor.fetchone(), strict=True)
            )
        op.returned, op.outcome = time.monotonic(), "look"
        self.ops.append(op)

    def one_of(self, what: str) -> Any:
        """One that was made, the latest more often."""
        known = self.shared[what]
        return self.random.choice(known[-12:]) if known else None

    def ask(self, op: Op, lines: list[int], deed: Callable[[UUID], Any], *, receipts: bool = False) -> Any:
        """Write down that it is asked for, and ask."""
        self.ops.append(op)
        return self.worker.run(
            op, deed, lambda op, made: self.placed(op, made, lines, receipts),
            replay=op.verb not in MARKED and self.random.random() < 0.5,
        )  # fmt: skip

    def placed(self, op: Op, made: Any, lines: list[int], receipts: bool) -> Attempt:
        """The row that was made and where it stands, while its locks are still held."""
        attempt = Attempt(self.row(op, made))
        if "month" in op.told and op.told.get("step", "pay") == "pay":
            attempt.places[f"month {op.told['month']}"] = op.verb == "turn"
        with connection.cursor() as cursor:
            cursor.execute("SELECT line_id, version FROM budget_linestate WHERE line_id = ANY(%s)", [lines])
            attempt.places |= {f"line {line}": version for line, version in cursor.fetchall()}
            cursor.execute(
                "SELECT book, no FROM ledger_entry WHERE key = ANY(%s)", [[uuid5(op.key, book.value) for book in Book]]
            )
            attempt.places |= dict(cursor.fetchall())
            if op.verb == "submit":
                attempt.places |= {"spp": made.no, f"request {made.pk}": 0}
            if op.verb == "step":
                cursor.execute("SELECT count(*) FROM treasury_act WHERE request_id = %s", [made.request_id])
                attempt.places[f"request {made.request_id}"] = cursor.fetchone()[0]
                attempt.places |= {{"order": "spm", "pay": "sp2d"}[made.step]: made.no} if made.no else {}
            if receipts and op.verb == "receive":
                attempt.places |= dict(self.receipts("k.id = %s", op.told["key"]))
            if (
                receipts and op.verb == "submit"
            ):  # it hangs on what was received and refused on the contract's other commitments, too
                [commitment] = op.told["items"]
                every = self.receipts(
                    "k.contract_id = (SELECT contract_id FROM treasury_commitment WHERE id = %s)", commitment
                )
                attempt.places |= {name: many + BETWEEN for name, many in every}
                cursor.execute(
                    "SELECT line_id, version FROM budget_linestate WHERE outgoing AND line_id <> ALL(%s)", [lines]
                )
                attempt.places |= {f"line {line}": version + BETWEEN for line, version in cursor.fetchall()}
        return attempt

    @staticmethod
    def receipts(condition: str, of: int) -> list[tuple[str, float]]:
        """How many receipts commitments have."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT k.id, count(r.id) FROM treasury_commitment k LEFT JOIN treasury_receipt r ON r.commitment_id = k.id "
                f"WHERE {condition} GROUP BY k.id",
                [of],
            )
            return [(f"receipts {commitment}", many) for commitment, many in cursor.fetchall()]

    def row(self, op: Op, made: Any) -> int:
        """What the row is known by."""
        questions = {
            "turn": ("SELECT id FROM ledger_seal WHERE reason = %s", str(op.key)),
            "adjust": ("SELECT id FROM treasury_commitmentevent WHERE key = %s", op.key),
        }
        if op.verb not in questions:
            return int(made.pk)
        question, key = questions[op.verb]
        with connection.cursor() as cursor:
            cursor.execute(question, [key])
            return int(cursor.fetchone()[0])


def rows() -> dict[UUID, list[int]]:
    """What the database holds under each key."""
    found: dict[UUID, list[int]] = {}
    with connection.cursor() as cursor:
        for question in (*ROWS.values(), *MARKED.values()):
            cursor.execute(question)
            for key, row in cursor.fetchall():
                if isinstance(key, UUID) or len(key) == 36:
                    found.setdefault(key if isinstance(key, UUID) else UUID(key), []).append(row)
    return found
