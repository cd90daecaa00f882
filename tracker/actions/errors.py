"""What can keep an act from being done, named for what went wrong on the ward."""

from typing import Any

__all__ = ["AlreadyDone", "NotFound", "Refused", "RequestReused", "StaleForm"]


class NotFound(Exception):
    """There is no such record, or none that this person may see: both answer alike."""


class Refused(Exception):
    """The entry cannot be taken as it is; `field` names what to change, the message says what is allowed."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class AlreadyDone(Exception):
    """The same form was sent before and taken; `answer` is where it led to."""

    def __init__(self, answer: str) -> None:
        super().__init__("This form was already saved.")
        self.answer = answer


class RequestReused(Exception):
    """A form that was already saved came again with other content; `answer` leads to what was saved."""

    def __init__(self, answer: str) -> None:
        super().__init__("This form was already saved with other content.")
        self.answer = answer


class StaleForm(Exception):
    """The record changed since the form was shown; `current` is its present revision."""

    def __init__(self, current: Any) -> None:
        super().__init__("The record was changed by someone else since this form was opened.")
        self.current = current
