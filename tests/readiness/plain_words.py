"""What no sentence of the program may hold: a verdict that is not its own, or a gap that was not filled in."""

import re

__all__ = ["FORBIDDEN", "LEFTOVER", "faults"]

FORBIDDEN = re.compile(r"\b(?:remov\w*|safe\w*|normal\w*|ok(?:ay)?)\b", re.IGNORECASE)
LEFTOVER = re.compile(r"[{}_]|\bNone\b|\bTrue\b|\bFalse\b|\(s\)|  |\.\.")


def faults(sentences: set[str]) -> list[str]:
    """The sentences that say what the program must not say, or are not finished."""
    return [one for one in sentences if FORBIDDEN.search(one) or LEFTOVER.search(one) or not one.endswith(".")]
