"""What one process of tests works out once for all its databases and applications."""

from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Dialect

from tracker.records.database import Database

__all__ = ["remember_statements", "remember_templates"]

_DIALECTS: list[Dialect] = []
_STATEMENTS: dict[Any, Any] = {}
_TEMPLATES = FileSystemBytecodeCache()


def remember_statements(database: Database) -> Database:
    """A statement is compiled for a dialect: the SQLite databases of one process share the first one's."""
    engine = database.engine
    if not _DIALECTS:
        _DIALECTS.append(engine.dialect)
    engine.dialect = _DIALECTS[0]
    engine.update_execution_options(compiled_cache=_STATEMENTS)
    return database


def remember_templates(app: Flask) -> Flask:
    """Templates are compiled once for as long as they stay as they are, not once for each application."""
    app.jinja_env.bytecode_cache = _TEMPLATES
    return app
