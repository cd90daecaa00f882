"""Makes a document that shows something as small as it can be while it still shows it, and writes it as a file."""

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import yaml

from tests.support.random_world import Fields
from tracker.readiness.cases import CaseFileError

__all__ = ["case_file_text", "smallest"]

Shows = Callable[[Fields], bool]


def smallest(document: Fields, shows: Shows) -> Fields:
    """Take away rows and fields, one after another, for as long as the document of one case still shows it.

    A document that the case reader refuses shows nothing.
    """
    shrunk = True
    while shrunk:
        shrunk = False
        for step in list(_steps(document["cases"][0])):
            smaller = copy.deepcopy(document)
            if _take(smaller["cases"][0], step) and _still(smaller, shows):
                document, shrunk = smaller, True
    return document


def _steps(case: Fields) -> Iterator[tuple[Any, ...]]:
    """Paths to what may be taken away: first whole lists, then rows from the last on, then the fields of rows."""
    lists = [key for key, value in case.items() if isinstance(value, list)]
    yield from ((key,) for key in case)
    for key in lists:
        yield from ((key, index) for index in reversed(range(len(case[key]))))
    for key in lists:
        for index in reversed(range(len(case[key]))):
            yield from ((key, index, field) for field in case[key][index])


def _take(case: Fields, step: tuple[Any, ...]) -> bool:
    """Whether it was there to be taken; earlier steps may have taken it or what it stood in."""
    place: Any = case
    try:
        for name in step[:-1]:
            place = place[name]
        del place[step[-1]]
    except (KeyError, IndexError):
        return False
    return True


def _still(document: Fields, shows: Shows) -> bool:
    try:
        return shows(document)
    except CaseFileError:
        return False


def case_file_text(document: Fields) -> str:
    """The document as a case file that `drain-tracker judge` reads."""
    return str(yaml.safe_dump(_plain(document), sort_keys=False, allow_unicode=True, width=120))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
