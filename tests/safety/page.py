"""The pages of docs/safety, from one source: python -m tests.safety.page."""

from pathlib import Path

from tests.safety.all_hazards import HAZARDS
from tests.safety.figures import COMPARED, MUTATION
from tests.safety.hazard import Control, Hazard
from tests.safety.prose import ADOPTING, HAZARD_HEAD, INTENDED_USE, MUTANTS_HEAD, STATEMENT
from tests.spec.all_tables import ALL_TABLES
from tests.torture.explained import EXPLAINED
from tests.torture.fault_table import FAULTS
from tracker.readiness.protocol import RULES_VERSION

__all__ = ["COMMAND", "FOLDER", "pages"]

FOLDER = Path(__file__).parents[2] / "docs" / "safety"
COMMAND = "python -m tests.safety.page"


def pages() -> dict[str, str]:
    """Each file's name with its text, as Markdown."""
    return {
        "intended-use.md": INTENDED_USE,
        "hazards.md": _hazards(),
        "statement.md": _statement(),
        "adopting-a-protocol.md": ADOPTING,
        "mutants.md": _mutants(),
    }


def _mutants() -> str:
    """The explained ones under the reason that holds for them."""
    by_reason: dict[str, list[str]] = {}
    for key, why in EXPLAINED.items():
        by_reason.setdefault(why, []).append(key)
    groups = (f"- {why}\n" + "\n".join(f"  - `{key}`" for key in keys) for why, keys in by_reason.items())
    return MUTANTS_HEAD.format(mutation=MUTATION) + "\n" + "\n".join(groups) + "\n"


def _hazards() -> str:
    parts = [HAZARD_HEAD.format(count=len(HAZARDS)), *map(_hazard, HAZARDS)]
    return "\n\n".join(parts) + "\n"


def _hazard(hazard: Hazard) -> str:
    facts = f"- **Cause:** {hazard.cause}\n- **Harm:** {hazard.harm}"
    controls = "\n".join(map(_control, hazard.controls))
    return f"## {hazard.number}. {hazard.title}\n\n{facts}\n{controls}\n- **Left to the site:** {hazard.left}"


def _control(control: Control) -> str:
    tests = "\n".join(f"  - {_name(name)}" for name in control.held_by)
    return f"- **Control:** {control.does}. Held by:\n{tests}"


def _name(name: str) -> str:
    """A table of the rules as it stands, a test as its sentence with its file."""
    file, _, test = name.partition("::")
    return f"{test.removeprefix('test_').replace('_', ' ')} (`tests/{file}`)" if test else f"table {name}"


def _statement() -> str:
    return STATEMENT.format(
        rules=RULES_VERSION,
        tables=len(ALL_TABLES),
        rows=sum(len(table.rows) for table in ALL_TABLES),
        compared=COMPARED,
        faults=len(FAULTS),
        mutation=MUTATION,
        hazards=len(HAZARDS),
        controls=sum(len(hazard.controls) for hazard in HAZARDS),
    )


if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
