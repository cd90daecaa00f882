"""What the house rests on, taken away: each negative control shows that a series would notice it missing."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy.orm import Session

from tracker.actions import act, checks, versions
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction
from tracker.web import checks as pages_of_checks

__all__ = ["Weakness", "commits_in_two", "doubles", "knows_no_form", "overwrites", "saves_later", "stamps_by_the_clock"]

Weakness = Callable[[], AbstractContextManager[None]]
"""In force as long as its context is."""
LONG_ENOUGH_S = 0.2
"""Between two steps that belong together, so that a kill falls in between."""


@contextmanager
def commits_in_two() -> Iterator[None]:
    """The audit event is committed before the rows of its act."""
    whole = events.add

    def first(session: Session, event: events.Event) -> None:
        whole(session, event)
        if event.action is AuditAction.RECORD_CHECK:
            session.commit()
            time.sleep(LONG_ENOUGH_S)

    with patch.object(events, "add", first):
        yield


@contextmanager
def saves_later() -> Iterator[None]:
    """A check is answered at once and saved a moment later."""
    whole = checks.record

    def later(*arguments: Any, **named: Any) -> Any:
        threading.Timer(LONG_ENOUGH_S, whole, arguments, named).start()
        return named["drain"]

    with patch.object(checks, "record", later):
        yield


@contextmanager
def doubles() -> Iterator[None]:
    """A form carries no key by which it is known when it comes again, and the answer comes late after the commit."""
    whole = checks.record

    def slow(*arguments: Any, **named: Any) -> Any:
        made = whole(*arguments, **named)
        time.sleep(LONG_ENOUGH_S)
        return made

    with patch.object(pages_of_checks, "request_key", lambda _: None), patch.object(checks, "record", slow):
        yield


@contextmanager
def knows_no_form() -> Iterator[None]:
    """No form has a key by which it is known when it comes again."""

    def no_key(*_: Any) -> None:
        return None

    with patch.object(act.RequestKey, "of", no_key):
        yield


@contextmanager
def stamps_by_the_clock() -> Iterator[None]:
    """An act is stamped with the time of the machine alone, be it before what is recorded already."""
    numbers = itertools.count()

    def stamp(house: act.House, *_: Any) -> datetime:
        return house.clock() + timedelta(microseconds=next(numbers))

    with patch.object(act, "_stamp", stamp):
        yield


@contextmanager
def overwrites() -> Iterator[None]:
    """A correction is taken whatever version it was made from."""

    def newest(doing: act.Act, model: Any, record: Any, revision: int) -> Any:
        return act.current_revision(doing.session, model, record)

    with patch.object(versions, "newest", newest), patch.object(checks, "newest", newest):
        yield
