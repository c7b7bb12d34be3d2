"""The language of rules in forms: XPath 1.0 in the small subset that XLSForm authors use, and nothing that could do harm.

What an author writes is cut into words first. Only numbers, texts, `.`, `${names}`, operators and the functions listed here are let
through: no paths, no axes, no predicates. The cost of one evaluation is therefore linear in the length of the rule, and no rule
reaches a document, a file or the network. What remains is translated to XPath over the flat answers (`answers`) and left to libxml2.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from lxml import etree

from simpul.kernel.forms.functions import FUNCTIONS, NAMESPACE

LONGEST = 1000
DEEPEST = 20
BUILT_IN = frozenset(
    [
        "not",
        "true",
        "false",
        "string-length",
        "contains",
        "starts-with",
        "substring",
        "substring-before",
        "substring-after",
        "concat",
        "translate",
        "normalize-space",
        "number",
        "string",
        "boolean",
        "count",
        "floor",
        "ceiling",
    ]
)
OPERATORS = frozenset({"and", "or", "div", "mod"})
_WORD = re.compile(
    r"""\s*(?:(?P<reference>\$\{[^}]*\})|(?P<text>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<dot>\.(?!\.))
    |(?P<name>[A-Za-z_][\w-]*)|(?P<operator><=|>=|!=|[=<>+\-*(),]))""",
    re.VERBOSE,
)
_LABEL = re.compile(r"\$\{\s*([^}]*?)\s*\}")


class ExpressionError(ValueError):
    """The rule can't be used. The message is a sentence for its author."""


@dataclass(frozen=True)
class Named:
    """What a rule may refer to: an item's repeat ("" outside), and whether it holds a date or is itself a repeat."""

    repeat: str = ""
    date: bool = False
    is_repeat: bool = False


@dataclass(frozen=True)
class Expression:
    """A rule, ready to be evaluated at the node of its question. `refers_to` are the names it reads."""

    xpath: str
    refers_to: frozenset[str]


@dataclass(frozen=True)
class Filter:
    """A rule about the columns of a list, ready to be evaluated over all its choices at once. What it reads of the answers is given to
    it as variables: the path of each by its name."""

    xpath: str
    variables: Mapping[str, str]
    refers_to: frozenset[str]


def translate(source: str, names: Mapping[str, Named], here: Named) -> Expression:
    """The rule of an item that stands `here`. Raises `ExpressionError`."""
    refers: set[str] = set()
    parts: list[str] = []
    for word, rest in _words(source):
        if word["reference"]:
            refers.add(word["reference"][2:-1].strip())
        parts.append(_part(word, rest, names, here))
    xpath = " ".join(parts)
    compiled(xpath)
    return Expression(xpath, frozenset(refers))


def translate_filter(source: str, names: Mapping[str, Named], here: Named, columns: Collection[str]) -> Filter:
    """The `choice_filter` of a question that stands `here`; bare words are columns of its list. Raises `ExpressionError`."""
    variables: dict[str, str] = {}
    refers: set[str] = set()
    parts: list[str] = []
    for word, rest in _words(source):
        name = word["name"]
        if word["reference"]:
            refers.add(word["reference"][2:-1].strip())
            path = _reference(word["reference"][2:-1].strip(), names, here)
            known = next((v for v, one in variables.items() if one == path), f"v{len(variables)}")
            variables[known] = path
            parts.append(f"${known}")
        elif word["dot"]:
            raise ExpressionError(_("Titik tidak dapat dipakai di sini. Tulis nama kolom daftar, misalnya kecamatan."))
        elif name and name not in OPERATORS and not rest.lstrip().startswith("("):
            if name not in columns:
                words = _("Daftar pilihannya tidak punya kolom “%(name)s”. Yang ada: %(names)s.")
                raise ExpressionError(words % {"name": name, "names": ", ".join(sorted(columns))})
            parts.append(name)
        else:
            parts.append(_part(word, rest, names, here))
    found = Filter(f"/choices/one[{' '.join(parts)}]", variables, frozenset(refers))
    compiled(found.xpath)
    for path in variables.values():
        compiled(path)
    return found


def _words(source: str) -> Iterator[tuple[re.Match[str], str]]:
    """The words of a rule, each with what follows it. Raises `ExpressionError`."""
    if len(source) > LONGEST:
        raise ExpressionError(_("Rumus ini terlalu panjang (paling banyak %(most)s huruf).") % {"most": LONGEST})
    depth = at = 0
    text = source.strip()
    while at < len(text):
        word = _WORD.match(text, at)
        if word is None:
            raise ExpressionError(
                _("“%(part)s” tidak dapat dipakai dalam rumus.") % {"part": text[at : at + 20].strip()}
            )
        at = word.end()
        depth += {"(": 1, ")": -1}.get(word["operator"] or "", 0)
        if depth > DEEPEST:
            raise ExpressionError(_("Kurung dalam rumus ini terlalu dalam."))
        yield word, text[at:]


def _part(word: re.Match[str], rest: str, names: Mapping[str, Named], here: Named) -> str:
    """One word of the rule in XPath."""
    if word["reference"]:
        return _reference(word["reference"][2:-1].strip(), names, here)
    if word["dot"]:
        return "s:day(.)" if here.date else "."
    if word["name"]:
        return _name(word["name"], rest)
    return word[0].strip()


def _name(name: str, rest: str) -> str:
    if not rest.lstrip().startswith("("):
        if name in OPERATORS:
            return name
        raise ExpressionError(
            _("“%(name)s” bukan bagian rumus. Tulis ${%(name)s} untuk jawaban, atau '%(name)s' untuk teks.")
            % {"name": name}
        )
    if name in FUNCTIONS:
        return f"s:{name}"
    if name in BUILT_IN or name in OPERATORS:
        return name
    raise ExpressionError(_("Fungsi %(name)s() belum didukung.") % {"name": name})


def _reference(name: str, names: Mapping[str, Named], here: Named) -> str:
    """The path to another answer: beside this one in the same round of a repeat, else from the top."""
    known = names.get(name)
    if known is None:
        raise ExpressionError(_("Tidak ada pertanyaan bernama “%(name)s”.") % {"name": name})
    if known.is_repeat or not known.repeat:
        path = f"/answers/{name}"
    else:
        path = f"../{name}" if known.repeat == here.repeat else f"/answers/{known.repeat}/{name}"
    return f"s:day({path})" if known.date else path


@lru_cache(maxsize=4096)
def compiled(xpath: str) -> etree.XPath:
    """libxml2's form of a translated rule. Raises `ExpressionError`."""
    functions = {(NAMESPACE, name): function for name, function in {**FUNCTIONS}.items()}
    try:
        return etree.XPath(xpath, namespaces={"s": NAMESPACE}, extensions=functions, regexp=False, smart_strings=False)
    except etree.XPathSyntaxError as error:
        raise ExpressionError(_("Rumus ini tidak dapat dibaca. Periksa kurung, koma, dan tanda kutipnya.")) from error


def named_in(label: str) -> list[str]:
    """The answers that a label quotes: `Umur ${nama}`."""
    return _LABEL.findall(label)


def unquoted(label: str) -> str:
    """A label without the answers it would quote, for where there are many."""
    return _LABEL.sub("…", label)


def quoted(label: str, values: Mapping[str, str]) -> str:
    """A label with the answers it quotes."""
    return _LABEL.sub(lambda found: values.get(found[1], "") or "…", label) if "${" in label else label
