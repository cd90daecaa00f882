"""A hazard with its cause, its harm, and the controls that answer it, each held by tests."""

from dataclasses import dataclass

__all__ = ["Control", "Hazard"]


@dataclass(frozen=True)
class Control:
    """What keeps the harm away. `held_by` names tests as folder/file::test, tables of the rules as "R1.4: title"."""

    does: str
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """`left` is what the controls do not reach: the site's part."""

    number: int
    title: str
    cause: str
    harm: str
    controls: tuple[Control, ...]
    left: str
