"""One case and its secrets, and by the gate's own word which of them somebody must not meet."""

from __future__ import annotations

from dataclasses import dataclass, field

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import gate, services
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.models import Attachment, ServiceCase
from simpul.kernel.cases.services import Service
from tests.leaking.kinds import FEW
from tests.leaking.words import phone_of


@dataclass
class Record:
    """One case, and its secrets. The last letters of every secret word are those of this case alone.

    `own` are the service's columns: the word, and whether everybody may read it; `answered` the answers to a published form: the
    word, and whether it tells who asked.
    """

    kind: str
    code: str
    case: ServiceCase
    reporter: Viewer = NOBODY
    documents: list[Attachment] = field(default_factory=list)
    openers: list[Viewer] = field(default_factory=list)
    own: dict[str, tuple[str, bool]] = field(default_factory=dict)
    answered: dict[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def service(self) -> Service:
        return services.of(self.case)

    @property
    def what(self) -> str:
        return f"Isi{self.code}"

    @property
    def who(self) -> set[str]:
        """Whatever tells who asked, or whom he named."""
        telling = {word for word, tells in self.answered.values() if tells}
        return telling | {f"Pelapor{self.code}", self.phone, f"surat{self.code.lower()}", f"Rumah{self.code}"}

    @property
    def hidden(self) -> set[str]:
        return {f"Tetangga{self.code}"} if "masked" in self.kind else set()

    @property
    def between(self) -> str:
        return f"Antara{self.code}"

    @property
    def reason(self) -> str:
        """Why steps were taken: for the reporter and the office."""
        return f"Alasan{self.code}"

    @property
    def inside(self) -> set[str]:
        words = {f"Dapur{self.code}", f"petugasdalam{self.code.lower()}"}
        return words | ({f"Diminta{self.code}"} if "split" in self.kind else set())

    @property
    def draft(self) -> str:
        return f"Rancangan{self.code}"

    @property
    def phone(self) -> str:
        return phone_of(self.code)

    def secrets(self) -> set[str]:
        """All words that somebody must meet somewhere, or the matrix would prove nothing."""
        few, kept_apart = self.kind in FEW, self.case.sealed and not self.openers
        name = set() if kept_apart and not few else {f"Pelapor{self.code}"}  # read in one's own account alone
        told = {word for word, tells in self.answered.values() if not (tells and kept_apart)}
        words = {self.what, self.between, *self.hidden, *name, *told, *({self.draft} if few else ())}
        return words | {word for word in self.inside if not word.startswith("petugas")}

    def forbidden(self, viewer: Viewer) -> set[str]:
        """What this viewer must not meet anywhere."""
        seen, case = gate.level(self.case, viewer), self.case
        words = set()
        if seen is Level.NONE:
            words |= {self.what, case.number}
        if seen < Level.PARTY:
            words |= {self.between, self.reason, *(word for word, public in self.own.values() if not public)}
            words |= {word for word, _tells in self.answered.values()}
        if seen < Level.STAFF:
            words |= self.inside if not viewer.grants else {w for w in self.inside if not w.startswith("petugas")}
        if not gate.knows_identity(case, viewer):
            words |= self.who | self.hidden
        if viewer.user is None or viewer.user.pk != (self.reporter.user and self.reporter.user.pk):
            words |= {self.draft}
        return words
