"""Fistula assessments in words."""

from typing import Any

from tracker.readiness.evidence import evidence_label
from tracker.readiness.vocabulary import label
from tracker.web.entering import Bedside
from tracker.web.presenters.versions import Described
from tracker.web.words import site_text

__all__ = ["described_assessment"]


def described_assessment(row: Any, here: Bedside) -> Described:
    """Every answer of a version by its question."""
    collection = here.in_care.collection
    return [
        ("Collection", site_text(collection.site, collection.side.value if collection.side else None)),
        ("Made", here.time.full(row.at)),
        ("Fistula", label(row.status)),
        ("Rests on", evidence_label(row.evidence)),
        ("Note", row.note),
    ]
