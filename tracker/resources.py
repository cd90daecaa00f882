"""Where templates, migrations and the guide lie: inside the package when installed from a wheel, else beside it."""

from pathlib import Path

__all__ = ["audit_document", "migrations_folder", "templates_folder"]

PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    return _folder("templates")


def migrations_folder() -> Path:
    return _folder("migrations")


def audit_document() -> Path:
    """The format of audit bundles, with the auditor's guide."""
    return _folder("docs") / "audit.md"


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
