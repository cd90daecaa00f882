"""Changes that would turn a verdict, nearest first, each as one line."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.readiness.judgement import Judgement
from tracker.readiness.slip_wording import fact_words, slip_words
from tracker.readiness.what_if import Turn, WhatIf
from tracker.readiness.wording import Wording
from tracker.records.in_care import DrainInCare, Judged, wording_of
from tracker.web.presenters.evidence import record_line
from tracker.web.presenters.marks import Mark, of_readiness
from tracker.web.presenters.readiness import differences
from tracker.web.words import LocalTime, site_text

__all__ = ["TurnLine", "WhatIfPage", "case_turns", "drain_turns"]

MOST_LINES = 20


class TurnLine(NamedTuple):
    """`endpoint` and `argument` lead to the record's own page, empty where it has none."""

    record: str
    field: str
    before: str
    after: str
    outcome: Mark
    differences: Sequence[str]
    endpoint: str = ""
    argument: str = ""
    record_id: str = ""


class WhatIfPage(NamedTuple):
    outcome: Mark
    lines: Sequence[TurnLine]
    more: int
    tried: int
    left_out: int


def drain_turns(judged: Judged, found: WhatIf | None) -> WhatIfPage:
    """For the page of a drain: each line leads to its record. `found` is None where no protocol applies."""
    in_care, judgement = judged.in_care, judged.verdict.judgement
    if found is None:
        return WhatIfPage(of_readiness(judgement.readiness), (), 0, 0, 0)
    words, names = wording_of(in_care, judged.verdict.protocol), _collections(in_care)
    time = LocalTime(in_care.ward.zone)
    shown = _page(judgement, found, words, names)
    lines = []
    for line, turn in zip(shown.lines, found.turns, strict=False):
        named = record_line(turn.fact.id, in_care, time)
        lines.append(line._replace(endpoint=named.endpoint, argument=named.argument, record_id=named.record_id))
    return shown._replace(lines=lines)


def case_turns(judgement: Judgement, found: WhatIf, words: Wording) -> WhatIfPage:
    """For an evaluation of a case file."""
    return _page(judgement, found, words, {})


def _page(judgement: Judgement, found: WhatIf, words: Wording, names: Mapping[str, str]) -> WhatIfPage:
    return WhatIfPage(
        of_readiness(judgement.readiness),
        [_line(turn, judgement, words, names) for turn in found.turns[:MOST_LINES]],
        max(0, len(found.turns) - MOST_LINES),
        found.tried,
        found.left_out,
    )


def _line(turn: Turn, present: Judgement, words: Wording, names: Mapping[str, str]) -> TurnLine:
    field, before, after = slip_words(turn.slip, words, names)
    return TurnLine(
        record=fact_words(turn.fact, words),
        field=field,
        before=before,
        after=after,
        outcome=of_readiness(turn.judgement.readiness),
        differences=differences(present, turn.judgement),
    )


def _collections(in_care: DrainInCare) -> dict[str, str]:
    newest = (versions[-1] for versions in in_care.record.collections.values())
    return {str(one.record_id): site_text(one.site, one.side.value if one.side else None) for one in newest}
