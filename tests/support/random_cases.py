"""Random case documents near readiness: a quiet record with a few things changed, boundaries and ties preferred."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.support.random_bedside import BEDSIDE_CHANGES, give_an_antipyretic
from tests.support.random_records import (
    RECORD_CHANGES,
    add_a_white_count,
    add_an_amylase,
    drop_all_studies,
    find_a_residual,
    move_a_study,
)
from tests.support.random_world import Change, Fields, World, quiet_world, text

__all__ = ["CHANGES", "Fields", "Plan", "case_document", "document_of", "plan_of"]

CHANGES: dict[Change, int] = BEDSIDE_CHANGES | RECORD_CHANGES
"""Each kind of change with its weight."""

OVERRIDES: tuple[tuple[Fields, Change | None], ...] = (
    ({"output_comparator": "le"}, None),
    ({"output_days": Decimal(3)}, None),
    ({"output_days": Decimal(1)}, None),
    ({"fever_comparator": "gt"}, None),
    ({"afebrile_days": Decimal(3)}, None),
    ({"abscess_pain_max": Decimal(2)}, None),
    ({"wbc_policy": "required"}, add_a_white_count),
    ({"wbc_policy": "ignore"}, add_a_white_count),
    ({"antipyretic_policy": "cannot_tell"}, give_an_antipyretic),
    ({"imaging_policy": "if_indicated"}, drop_all_studies),
    ({"residual_max_mm": Decimal(20)}, find_a_residual),
    ({"flush_volume_required": False}, None),
    ({"temperature_required_each_day": False}, None),
    ({"drain_position_required": False}, None),
    ({"drain_amylase_required": True}, add_an_amylase),
    ({"max_check_age_h": Decimal(12)}, None),
    ({"max_check_age_h": Decimal(36)}, None),
    ({"fistula_assessment_min_h_after_insertion": Decimal(48)}, None),
    ({"run_restarts_on": ["exchanged"]}, None),
    ({"imaging_max_age_days": Decimal(3)}, move_a_study),
    ({"ward_day_starts": "00:00"}, None),
    ({"ward_day_starts": "02:30"}, None),
)
"""Fields that a case's own protocol may change, each with a change that makes it matter."""

HOW_MANY = (0, 1, 1, 1, 1, 2, 2, 3, 5, 8)


class Plan(NamedTuple):
    """All choices behind one document; the same plan always gives the same document."""

    world: int
    override: Fields
    changes: tuple[tuple[Change, int], ...]
    judged: int | None

    def unchanged(self) -> "Plan":
        """The quiet record alone, judged when it is ready."""
        return Plan(self.world, {}, (), None)

    def without(self, index: int) -> "Plan":
        """The plan with one change left out."""
        return self._replace(changes=self.changes[:index] + self.changes[index + 1 :])


def plan_of(seed: int) -> Plan:
    rng = random.Random(seed)
    drawn = rng.choices(tuple(CHANGES), tuple(CHANGES.values()), k=rng.choice(HOW_MANY))
    override: Fields = {}
    if rng.random() < 0.35:
        override, companion = rng.choices(OVERRIDES, [2 if matters else 1 for _, matters in OVERRIDES])[0]
        if companion is not None and rng.random() < 0.8:
            drawn.insert(0, companion)
    seeded = tuple((change, rng.getrandbits(32)) for change in drawn)
    return Plan(rng.getrandbits(32), override, seeded, rng.getrandbits(32) if rng.random() < 0.4 else None)


def document_of(plan: Plan) -> Fields:
    """A whole document with one case of one to three drains, judged once or twice."""
    world = quiet_world(random.Random(plan.world))
    if plan.override:
        world.case["override"] = dict(plan.override)
    for change, seed in plan.changes:
        world.rng = random.Random(seed)
        change(world)
    world.case["evaluations"] = [_evaluation(world.at, "A")]
    if plan.judged is not None:
        world.rng = random.Random(plan.judged)
        _judge_otherwise(world)
    return {"schema": "drain-cases/1", "cases": [world.case]}


def case_document(seed: int) -> Fields:
    return document_of(plan_of(seed))


def _judge_otherwise(world: World) -> None:
    """Perhaps another drain; and a later moment too, one at which something happened, or other knowledge."""
    rng = world.rng
    drain = "A" if rng.random() < 0.3 else world.any_drain()
    moments, known_after_h = [world.at], None
    how = rng.choice(("so", "later too", "at a fact", "known otherwise", "in the past"))
    if how == "later too":
        moments.append(world.at + timedelta(hours=rng.choice((1, 6, 24))))
    elif how == "known otherwise":
        known_after_h = rng.choice((-6, 20, 30))
    elif not any(row.get("partial") for row in world.case["days"]):
        since = world.local(world.days - 1, 7)
        moments = [rng.choice([one for one in world.moments() if one >= since])] if how == "at a fact" else moments
        if how == "in the past":
            known_after_h = rng.choice((6, 20, 30, 50))
            moments = [world.at - timedelta(hours=known_after_h)]
    world.case["evaluations"] = [_evaluation(one, drain) for one in moments]
    if known_after_h is not None:
        for row in world.case["evaluations"]:
            row["known_at"] = text(datetime.fromisoformat(row["at"]) + timedelta(hours=known_after_h))


def _evaluation(at: datetime, drain: str) -> Fields:
    return {"at": text(at), "expect": {"drain": drain, "overall": "ready"}}
