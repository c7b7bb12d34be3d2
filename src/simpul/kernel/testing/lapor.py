"""A local stand-in for SP4N-LAPOR!: what is public of its interface (decision record 0042), and the assumptions that our settings name."""

from __future__ import annotations

from typing import Any

from simpul.kernel.testing.contracts import ContractServer, Heard, Reply

KEY = "token-lapor-uji"
PATHS = {
    "inbox_path": "/api/uji/disposisi", "answer_path": "/api/uji/tindaklanjut", "answers_path": "/api/uji/daftartindaklanjut",
    "acknowledge_path": "/api/uji/terima", "file_path": "/api/uji/kirim", "filed_path": "/api/uji/kiriman",
    "agencies_path": "/api/uji/instansi",
}  # fmt: skip


class Lapor(ContractServer):
    """Serves `reports` in pages of `size`; keeps `answers`, `received`, and `filed`: the reports that we passed on."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.received: list[str] = []
        self.filed: list[dict[str, Any]] = []
        self.size = 2

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in `[connections.lapor]` to reach it."""
        return {"base": self.base, "token": KEY, **PATHS}

    def answer(self, heard: Heard) -> Reply:
        asked = heard.json()
        if heard.method != "POST" or asked.get("KEYTOKEN") != KEY:
            return 401, {"message": "Token tidak valid"}
        if heard.path == "/api/services/f01/gettopics":
            return 200, [{"id": "13", "parent": "3", "topic_name": "Penerangan jalan"}]
        functions = {
            PATHS["inbox_path"]: self._inbox, PATHS["acknowledge_path"]: self._received,
            PATHS["answers_path"]: self._answers, PATHS["answer_path"]: self._answer, PATHS["file_path"]: self._file,
            PATHS["filed_path"]: self._filed, PATHS["agencies_path"]: self._agencies,
        }  # fmt: skip
        return functions[heard.path](asked) if heard.path in functions else (404, {})

    def _inbox(self, asked: dict[str, Any]) -> Reply:
        start = (int(asked["page"]) - 1) * self.size
        return 200, {"data": self.reports[start : start + self.size]}

    def _received(self, asked: dict[str, Any]) -> Reply:
        self.received.append(asked["trackingid"])
        return 200, {}

    def _answers(self, asked: dict[str, Any]) -> Reply:
        return 200, {"data": [one for one in self.answers if one["trackingid"] == asked["trackingid"]]}

    def _answer(self, asked: dict[str, Any]) -> Reply:
        self.answers.append(asked)
        return 200, {}

    def _file(self, asked: dict[str, Any]) -> Reply:
        self.filed.append({**asked, "trackingid": f"77{len(self.filed):04}"})
        return 200, {"data": {"trackingid": self.filed[-1]["trackingid"]}}

    def _filed(self, asked: dict[str, Any]) -> Reply:
        return 200, {"data": [one for one in self.filed if one["referensi"] == asked["referensi"]]}

    def _agencies(self, asked: dict[str, Any]) -> Reply:
        return 200, {
            "data": [{"id": "501", "nama": "Kementerian Pekerjaan Umum"}, {"id": "88", "nama": "DPUPR Kab. Batang"}]
        }
