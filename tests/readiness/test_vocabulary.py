"""Every word of every closed vocabulary has its own label."""

from enum import StrEnum

import pytest

from tracker.readiness import vocabulary
from tracker.readiness.vocabulary import (
    LABELS,
    AntipyreticPolicy,
    DrainType,
    Finding,
    PainSource,
    Readiness,
    label,
)

VOCABULARIES = [
    one
    for one in vars(vocabulary).values()
    if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
]
WORDS = [word for one in VOCABULARIES for word in one]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}.{word}")
def test_a_word_has_a_label_to_be_shown_by(word: StrEnum) -> None:
    said = label(word)
    assert said[0].isupper() or said in ("below", "at or below", "at or above", "above")
    assert "_" not in said


@pytest.mark.parametrize("one", VOCABULARIES, ids=lambda one: one.__name__)
def test_two_words_of_one_vocabulary_are_told_apart_by_their_labels(one: type[StrEnum]) -> None:
    assert len({label(word) for word in one}) == len(one)


def test_there_is_no_label_without_a_word() -> None:
    assert len(LABELS) == len(WORDS)


@pytest.mark.parametrize(
    "one, other, shown",
    [
        (Readiness.CANNOT_TELL, AntipyreticPolicy.CANNOT_TELL, "Cannot tell"),
        (PainSource.UNKNOWN, Finding.UNKNOWN, "Source not known"),
        (DrainType.ABSCESS, PainSource.ABSCESS, "Abscess drain"),
    ],
)
def test_words_spelled_alike_keep_their_own_labels(one: StrEnum, other: StrEnum, shown: str) -> None:
    assert one == other
    assert label(one) == shown != label(other)
