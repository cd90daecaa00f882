"""Plants a named fault into the evaluator: one piece of a function's source written otherwise, for a while."""

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any, NamedTuple, Protocol

__all__ = ["Fault", "FaultNotPlantable", "Plantable", "function_at", "planted"]


class FaultNotPlantable(LookupError):
    """The source that a fault replaces does not stand there exactly once; the table has to follow the code."""


class Fault(NamedTuple):
    """`where` is module:function or module:Class.function below tracker.readiness; `right` is replaced by `wrong`."""

    name: str
    where: str
    right: str
    wrong: str

    def function(self) -> FunctionType:
        return function_at(self.where)

    def code(self) -> CodeType:
        """Raises FaultNotPlantable."""
        function = self.function()
        source = textwrap.dedent(inspect.getsource(function))
        source = source[source.index("def ") :]
        if source.count(self.right) != 1:
            raise FaultNotPlantable(f'{self.name}: "{self.right}" stands {source.count(self.right)} times')
        made: dict[str, Any] = {}
        text = f"from __future__ import annotations\n{source.replace(self.right, self.wrong)}"
        exec(compile(text, self.where, "exec"), function.__globals__, made)  # noqa: S102 - the project's own source
        code = made[function.__name__].__code__
        assert isinstance(code, CodeType)
        return code


class Plantable(Protocol):
    """A fault written by hand, or a mutant."""

    def function(self) -> FunctionType: ...

    def code(self) -> CodeType: ...


def function_at(where: str) -> FunctionType:
    """The function that a place names."""
    module, _, path = where.partition(":")
    found: Any = import_module(f"tracker.readiness.{module}")
    for part in path.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, cached_property):
        found = found.func
    assert isinstance(found, FunctionType)
    return found


@contextmanager
def planted(fault: Plantable) -> Iterator[None]:
    """The evaluator with the fault; whoever imported the function has it too. Raises FaultNotPlantable."""
    function, faulty = fault.function(), fault.code()
    right = function.__code__
    function.__code__ = faulty
    try:
        yield
    finally:
        function.__code__ = right
