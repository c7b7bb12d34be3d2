"""What import contracts can't see: foreign keys run one way too, every room says what it is, no file grows into a knot."""

from __future__ import annotations

import ast
from pathlib import Path

from django.apps import apps

from simpul.kernel.regency import PROJECT

SOURCES = PROJECT / "src" / "simpul"
LEVELS = (
    "lib", "kernel.regency", "kernel.audit", "kernel.integrations", "kernel.proof", "kernel.regulations",
    "kernel.regions", ("kernel.residents", "kernel.organizations"),
    "kernel.accounts", ("kernel.documents", "kernel.notifications"),
    ("kernel.forms", "kernel.workflow", "kernel.indicators", "kernel.privacy"),
    "kernel.cases", "kernel.web",
    "finance.classification", "finance.ledger", "finance.planning", "finance.budget", "finance.treasury",
    ("finance.control", "finance.findings"),
    ("finance.reports", "finance.openness", "finance.disclosure", "finance.following"), ("services", "insight", "portal"), "config",
)  # fmt: skip
LONGEST_FILE = 300
LONGEST_FUNCTION = 50


def level(module: str) -> int:
    """How high a module lies in the house."""
    for height, rooms in enumerate(LEVELS):
        if any(f"{module}.".startswith(f"simpul.{room}.") for room in ([rooms] if isinstance(rooms, str) else rooms)):
            return height
    raise LookupError(module)


def room(module: str) -> str:
    """The room of a module: three parts deep."""
    return ".".join(module.split(".")[:3])


def test_foreign_keys_point_downwards() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("simpul."):
            continue
        for field in model._meta.get_fields(include_hidden=False):
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not target.__module__.startswith("simpul."):
                continue
            neighbours = room(model.__module__) != room(target.__module__) and level(target.__module__) == level(
                model.__module__
            )
            if level(target.__module__) > level(model.__module__) or neighbours:
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def written() -> list[Path]:
    return [path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts]


def test_no_file_grows_into_a_knot() -> None:
    long = {path.relative_to(SOURCES).as_posix(): len(path.read_text().splitlines()) for path in written()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE and "/tests/" not in name} == {}


def test_every_module_says_what_it_is() -> None:
    modules = [path for path in written() if "tests" not in path.parts and path.read_text().strip()]
    silent = [
        path.relative_to(SOURCES).as_posix() for path in modules if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_functions_stay_short() -> None:
    long = []
    for path in written():
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(SOURCES)}:{node.name}")
    assert long == []
