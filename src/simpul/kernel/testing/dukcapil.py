"""A local stand-in for Dukcapil's web service by agreement, by the contract in decision record 0042."""

from __future__ import annotations

from typing import Any

from simpul.kernel.testing.contracts import ContractServer, Heard, Reply

USER, PASSWORD, IP, CUSTOMER = "uji-loket", "sandi-uji", "10.0.0.7", "DISKOMINFO"
TROUBLE = {
    "deceased": ("11", "Data Ditemukan, Meninggal Dunia"),
    "double": ("12", "Data Ditemukan, Data Ganda"),
    "absent": ("13", "Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan"),
    "inactive": ("14", "Data Ditemukan, Status Non Aktif silahkan hubungi Dinas Dukcapil"),
    "malformed": ("15", "Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil"),
}


class Dukcapil(ContractServer):
    """Knows the `people` by number: (name, birth `dd-mm-yyyy`), or the name of a trouble. `quota` questions, then none."""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, tuple[str, str] | str] = {}
        self.quota = 1000

    @property
    def settings(self) -> dict[str, Any]:
        """What stands in `[connections.dukcapil]` to reach it."""
        return {"base": self.base, "customer": CUSTOMER, "user_id": USER, "password": PASSWORD, "ip_user": IP}

    def answer(self, heard: Heard) -> Reply:
        if (heard.method, heard.path) != ("POST", f"/dukcapil/get_json/{CUSTOMER}/CALL_VERIFY_BY_ELEMEN"):
            return 404, {}
        asked = heard.json()
        if (asked.get("USER_ID"), asked.get("PASSWORD")) != (USER, PASSWORD):
            return told({"RESPON": "Login Gagal"})
        if asked.get("IP_USER") != IP:
            return told({"RESPON": "IP Address Tidak Sesuai"})
        if self.quota <= 0:
            return told({"RESPON": "Kuota Akses Hari ini telah Habis"})
        self.quota -= 1
        known = self.people.get(asked["NIK"], "absent")
        if isinstance(known, str):
            code, said = TROUBLE[known]
            return told({"RESPONSE_CODE": code, "RESPON": said})
        name, birth = known
        return told(
            {
                "NIK": "Sesuai",
                "NAMA_LGKP": "Sesuai (100)" if asked["NAMA_LGKP"].upper() == name.upper() else "Tidak Sesuai (41)",
                "TGL_LHR": "Sesuai" if asked["TGL_LHR"] == birth else "Tidak Sesuai",
            }
        )


def told(person: dict[str, str]) -> Reply:
    """An answer about one person as the service wraps it."""
    return 200, {"content": [person], "lastPage": True, "numberOfElements": 1, "totalElements": 1, "quotaLimiter": 900}
