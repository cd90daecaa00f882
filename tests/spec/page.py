"""The text of docs/rules.md: every table with what the program says of each row, every limit with its source."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from decimal import Decimal
from enum import StrEnum

from tests.spec.all_tables import ALL_TABLES
from tests.spec.columns import record_of
from tests.spec.judged import cells_of, verdict_of
from tests.spec.prose import GROUPS, HEAD, READING, SIGNATURE
from tests.spec.table import Row, Table
from tracker.readiness.alert_wording import alert_sentence
from tracker.readiness.case_protocols import PROTOCOL_FIELDS
from tracker.readiness.protocol import _BOUNDS, _SANE, FIELD_SOURCES, RULES_VERSION, SHIPPED
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import CriterionName, label
from tracker.readiness.wording import Wording, number_text

__all__ = ["rules_page"]

DEFAULT = "default-abscess"
SHOWN = {
    "readiness": "The drain",
    "because": "What the program says",
    "alert": "Alert",
    "file": "The protocol or file is",
}
SHOWN |= {name: f"{label(name)} criterion" for name in CriterionName}


def rules_page() -> str:
    """The whole page, as Markdown."""
    rows = sum(len(table.rows) for table in ALL_TABLES)
    head = HEAD.format(version=RULES_VERSION, tables=len(ALL_TABLES), rows=rows)
    groups = (part for name, text in GROUPS.items() for part in _group(name, text))
    return "\n\n".join([head, READING, *groups, *_settings(), SIGNATURE]) + "\n"


def _group(name: str, text: str) -> Iterator[str]:
    yield text
    for table in ALL_TABLES:
        if table.rule.split(".")[0] == name:
            yield from _section(table)


def _section(table: Table) -> Iterator[str]:
    yield f"### {table.rule} {table.title}"
    yield table.sentence
    if table.given:
        yield "In every row: " + "; ".join(f"{_heading(name)}: {cell}" for name, cell in table.given.items()) + "."
    yield _drawn(table)
    limits = [*_limits(table), *(f"- {name}: {_value(limit)}, fixed in the rules" for name, limit in table.fixed)]
    if limits:
        yield "\n".join(limits)


def _drawn(table: Table) -> str:
    recorded, expected = table.headings
    heads = [*map(_heading, recorded), *(SHOWN[name] for name in expected)]
    lines = [heads, ["---"] * len(heads)]
    above: list[str] = [""] * len(expected)
    for row in table.rows:
        found = list(_expected(table, row))
        lines.append([*row.recorded.values(), *map(_unless_repeated, found, above)])
        above = found
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _unless_repeated(cell: str, above: str) -> str:
    return "as above" if cell == above and cell.endswith(".") else cell


def _heading(name: str) -> str:
    return f"`{name}`" if name in PROTOCOL_FIELDS else name


def _expected(table: Table, row: Row) -> Iterator[str]:
    for name, text in row.expected.items():
        if name not in ("because", "alert"):
            yield f"**{text}**" if text else ""
        elif row.expected.get("file") == "refused":
            yield ""
        else:
            yield " ".join(_sentences(cells_of(table, row), name, text.split(", ")))


def _sentences(cells: Mapping[str, str], name: str, codes: Iterable[str]) -> Iterator[str]:
    """What the program says for the reasons or alerts that a row names; those that must be absent in brackets."""
    verdict = verdict_of(cells)
    words = Wording(record_of(cells).zone, (verdict.protocol or SHIPPED[DEFAULT]).output_comparator)
    said = _reasons(verdict, words) if name == "because" else _alerts(verdict, words)
    for code in codes:
        yield said[code] if code in said else f"(not: {code.removeprefix('no ').replace('_', ' ')})"


def _reasons(verdict: Verdict, words: Wording) -> dict[str, str]:
    found = [reason for one in verdict.judgement.criteria().values() for reason in one.reasons]
    return {reason.code: words.reason(reason) for reason in reversed([*found, *verdict.judgement.whole])}


def _alerts(verdict: Verdict, words: Wording) -> dict[str, str]:
    return {alert.code: alert_sentence(alert, words) for alert in verdict.alerts}


def _limits(table: Table) -> Iterator[str]:
    protocol = SHIPPED[table.given.get("protocol", DEFAULT)]
    for name in table.fields:
        limit = protocol.limit(name)
        yield f"- `{name}`: {_value(limit.value)}. Source: {limit.source}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, StrEnum):
        return value.value if label(value).lower() == value.lower().replace("_", " ") else f"{value} ({label(value)})"
    return number_text(value) if isinstance(value, Decimal) else str(value)


def _duration(value: timedelta) -> str:
    for name, unit in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if value % unit == timedelta(0) and value // unit > 2:
            return f"{value // unit} {name}"
    return f"{value // timedelta(minutes=1)} minutes"


def _settings() -> Iterator[str]:
    yield "## Every setting of a protocol"
    yield (
        "The defaults are those of the shipped abscess protocol. The bounds hold for abscess and pancreatic drains; "
        "for other drains the wider ones in brackets. No protocol outside them is accepted."
    )
    lines = ["| setting | default | bounds | source |", "| --- | --- | --- | --- |"]
    for name in PROTOCOL_FIELDS:
        value = _value(getattr(SHIPPED[DEFAULT], name))
        lines.append(f"| `{name}` | {value} | {_bounds(name)} | {FIELD_SOURCES[name]} |")
    yield "\n".join(lines)
    yield "Fixed in the rules, whatever the protocol: " + "; ".join(_fixed()) + "."


def _bounds(name: str) -> str:
    wide = " to ".join(_SANE.get(name, ()))
    return f"{' to '.join(_BOUNDS[name])} ({wide})" if name in _BOUNDS else wide


def _fixed() -> list[str]:
    return list(dict.fromkeys(f"{name}: {_value(limit)}" for table in ALL_TABLES for name, limit in table.fixed))
