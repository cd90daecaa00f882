"""Laws of replay: the past judged with what was known then gives the verdict of then."""

import copy
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tests.support.random_cases import case_document
from tests.support.random_world import Fields, text
from tests.support.sameness import essence, verdicts
from tests.support.situations import Situation, situations
from tracker.readiness.judgement import rule
from tracker.readiness.timeline import Check

__all__ = ["REPLAY"]

Law = Callable[[range], Iterator[tuple[int, bool]]]
BACK_H = (0, 1, 5, 12, 26, 50)


def _known_then(seeds: range) -> Iterator[tuple[int, bool]]:
    """The whole record judged as known at a moment, and the record without what was entered after it."""
    for seed in seeds:
        document = case_document(seed)
        case = document["cases"][0]
        if any(row.get("partial") for row in case["days"]):
            continue  # where such a day ends depends on the moments judged
        drain = case["evaluations"][0]["expect"]["drain"]
        last = datetime.fromisoformat(case["evaluations"][-1]["at"])
        moment = last - timedelta(hours=random.Random(seed).choice(BACK_H))
        case["evaluations"] = [{"at": text(moment), "expect": {"drain": drain, "overall": "ready"}}]
        then = _known_by(document, moment)
        yield seed, list(map(essence, verdicts(document))) == list(map(essence, verdicts(then)))


def _known_by(document: Fields, moment: datetime) -> Fields:
    copied = copy.deepcopy(document)
    case = copied["cases"][0]
    for name in ("entries", "events", "fistula", "imaging", "labs"):
        case[name] = [row for row in case[name] if _entered_at(row) <= moment]
    return copied


def _entered_at(row: Fields) -> datetime:
    return datetime.fromisoformat(row.get("entered_at") or row.get("end") or row["at"])


def _true_then(seeds: range) -> Iterator[tuple[int, bool]]:
    """What is known to have happened after the moment judged changes nothing of the judgement."""
    for seed, one in situations(seeds):
        ago = timedelta(hours=random.Random(seed).choice(BACK_H))
        earlier = Situation(one.timeline, one.protocol, one.as_of - ago)
        yield seed, _without_later(earlier).judgement == earlier.judgement


def _without_later(one: Situation) -> Situation:
    kept = {field: tuple(one.used(field)) for field in ("checks", "events", "fistula", "imaging", "labs")}
    judged = one.timeline.drain
    drains = (drain for drain in one.timeline.drains if drain.inserted_at <= one.as_of or drain.record == judged)
    return one.with_(**kept, drains=tuple(drains))


def _folded_once(seeds: range) -> Iterator[tuple[int, bool]]:
    """Days folded once judge any moment, in any order, as days folded for that moment do."""
    for seed, one in situations(seeds):
        rng = random.Random(seed)
        moments = [one.as_of + timedelta(minutes=rng.randint(-6000, 3000)) for _ in range(5)]
        moments += [moment for check in one.timeline.checks[-3:] for moment in _around(check)]
        rng.shuffle(moments)
        fresh = [rule(one.timeline, one.protocol, moment).judge(moment) for moment in moments]
        yield seed, [one.ruled.judge(moment) for moment in moments] == fresh


def _around(check: Check) -> tuple[datetime, datetime]:
    return check.end, check.end - timedelta(microseconds=1)


REPLAY: dict[str, Law] = {
    "entered after the moment up to which entries are believed": _known_then,
    "true only after the moment judged": _true_then,
    "folded once and judged at many moments": _folded_once,
}
