"""Every action that somebody does writes its event; the database refuses rows without one besides."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import tracker.actions

WRITES_ITS_EVENT = frozenset({"act", "seen", "events.add", "note"})


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(tracker.actions.__path__, "tracker.actions."):
        yield importlib.import_module(found.name)


def actions() -> list[tuple[str, str]]:
    """Every public function that says who does it."""
    return [
        (module.__name__, name)
        for module in modules()
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(value).parameters
    ]


def is_audited(source: str, name: str) -> bool:
    """Whether a function writes an event, itself or through another one of its module."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    seen: set[str] = set()
    open_names = [name]
    while open_names:
        current = open_names.pop()
        if current in seen or current not in functions:
            continue
        seen.add(current)
        called = {ast.unparse(node.func) for node in ast.walk(functions[current]) if isinstance(node, ast.Call)}
        if called & WRITES_ITS_EVENT:
            return True
        open_names += called
    return False


@pytest.mark.parametrize("module, name", actions())
def test_an_action_writes_its_event(module: str, name: str):
    if name == "reach":
        return  # asks, and writes nothing
    assert is_audited(inspect.getsource(importlib.import_module(module)), name), f"{module}.{name}"


def test_an_action_without_an_event_is_noticed():
    assert not is_audited("def edit(*, by):\n    session.add(row)\n", "edit")
    assert is_audited("def edit(*, by):\n    _edit(by)\ndef _edit(by):\n    with act(by):\n        pass\n", "edit")


def test_there_are_actions_to_look_at():
    assert len(actions()) > 20
