"""Writes docs/rules.md from the tables: python -m tests.spec.render."""

from pathlib import Path

from tests.spec.page import rules_page

__all__ = ["COMMAND", "PAGE"]

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
COMMAND = "python -m tests.spec.render"

if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
