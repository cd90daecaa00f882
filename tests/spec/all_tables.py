"""Every table of the rules, in the order in which they are read."""

from tests.spec import (
    r1_doubts,
    r1_low_days,
    r1_patency,
    r1_position,
    r2_pain_and_blood,
    r2_temperature,
    r3_assessments,
    r3_fluid,
    r4_later_events,
    r4_reports,
    r5_protocols,
    r6_time,
)
from tests.spec.table import Table

__all__ = ["ALL_TABLES"]

_MODULES = (
    r1_low_days,
    r1_doubts,
    r1_patency,
    r1_position,
    r2_temperature,
    r2_pain_and_blood,
    r3_assessments,
    r3_fluid,
    r4_reports,
    r4_later_events,
    r5_protocols,
    r6_time,
)


def _place(table: Table) -> tuple[int, ...]:
    return tuple(int(number) for number in table.rule.removeprefix("R").split("."))


ALL_TABLES: list[Table] = sorted((table for module in _MODULES for table in module.TABLES), key=_place)
