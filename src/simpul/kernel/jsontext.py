"""JSON that the database puts together as text, a line for each row: no object is made on the way, neither there nor here.

`json_build_object` asks for the type of every value of every row anew and costs twice as much. So whoever writes a question says of each
field what it holds: `words` (any letters), `code` (letters that mean nothing in JSON), or `plain` (numbers, truth). What is empty is null.

    f"SELECT {line({'number': code('c.number'), 'title': words('c.title'), 'late': plain('c.late')})} FROM …"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def words(expression: str) -> str:
    """A field that may hold any letters; a moment or a day, too."""
    return f"coalesce(to_json({expression})::text, 'null')"


def code(expression: str) -> str:
    """A field whose letters need no escaping: a number of a case, a slug."""
    return f"""coalesce('"' || {expression} || '"', 'null')"""


def plain(expression: str) -> str:
    """A number, or true or false."""
    return f"coalesce(({expression})::text, 'null')"


def line(fields: Mapping[str, str]) -> str:
    """The expression for a row's object, of its fields by name."""
    return "concat('{" + ", ',".join(f'''"{name}":', {field}''' for name, field in fields.items()) + ", '}')"


def array(lines: Iterable[str]) -> str:
    """The objects of all rows."""
    return f"[{','.join(lines)}]"
