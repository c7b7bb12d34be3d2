"""A regency that the project doesn't ship, described by the operator."""

from __future__ import annotations

import json
import re

from simpul.config.cli import installed
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, load, var

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
SLUG = re.compile(r"[a-z][a-z0-9_]{1,30}")
CODE = re.compile(r"[1-9]\d\.\d\d")


def describe(slug: str, code: str, name: str, province: str, zone: str, centre: tuple[float, float]) -> Regency:
    """Write `var/regencies/<slug>/regency.toml`, which the operator may then edit, and read it back.

    Raises `Trouble` if the regency is there already or its name or code can't be one.
    """
    if not SLUG.fullmatch(slug):
        raise Trouble("Nama pendek kabupaten hanya huruf kecil, angka, dan garis bawah, misalnya tapanuli_selatan.")
    if not CODE.fullmatch(code):
        raise Trouble("Kode Kemendagri kabupaten ditulis seperti 33.25.")
    known = installed.all_of_them()
    if any(slug == one.slug or code == one.code for one in known):
        raise Trouble(f"Kabupaten {slug} ({code}) sudah ada. Lihat: ./simpul regency list.")
    facts: dict[str, object] = {
        "code": code,
        "name": name,
        "short_name": name.removeprefix("Kabupaten ").removeprefix("Kota "),
        "province": province,
        "zone": ZONES[zone],
        "zone_label": zone,
        "area_code": "",
        "theme": "batang",
        "languages": ["id", "en"],
        "services": list(known[0].services),
        "port": max(one.port for one in known) + 1,
        "centre": list(centre),
    }
    path = var() / "regencies" / slug / "regency.toml"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items()]
    path.write_text("".join(lines) + '\n[contact]\n\n[emergency]\ngeneral = "112"\n', encoding="utf-8")
    return load(slug)
