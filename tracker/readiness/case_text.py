"""Reads YAML or JSON text strictly: duplicate keys are refused, numbers stay exact, 10:00 and no stay text."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml

__all__ = ["CaseFileError", "load"]

MOST_CHARACTERS = 20_000_000
_NUMBER = re.compile(r"^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?$")


class CaseFileError(ValueError):
    """A case file that cannot be judged; the message is one sentence naming file, case, field and what is allowed."""


class _ExactLoader(yaml.CSafeLoader):
    """YAML with three kinds of plain scalar only: null, true or false, and exact decimal numbers."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise CaseFileError(f'the key "{name}" stands twice in one place (line {key.start_mark.line + 1})')
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def _construct_number(loader: _ExactLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


def _construct_bool(loader: _ExactLoader, node: yaml.ScalarNode) -> bool:
    return str(loader.construct_scalar(node)) == "true"


_ExactLoader.yaml_implicit_resolvers = {}
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+0123456789"))
_ExactLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)
_ExactLoader.add_constructor("tag:yaml.org,2002:bool", _construct_bool)


def load(text: str, name: str) -> Any:
    """The document as dicts, lists, text, Decimal, bool and None. Raises CaseFileError naming the file."""
    if len(text) > MOST_CHARACTERS:
        raise CaseFileError(f"{name}: the file has more than {MOST_CHARACTERS:,} characters.")
    try:
        return _load_json(text) if text.lstrip().startswith("{") and name.endswith(".json") else _load_yaml(text)
    except CaseFileError as error:
        raise CaseFileError(f"{name}: {error}.") from error
    except yaml.YAMLError as error:
        raise CaseFileError(f"{name}: this is not YAML or JSON: {_one_line(error)}.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CaseFileError(f"{name}: this is not JSON: {_one_line(error)}.") from error


def _load_yaml(text: str) -> Any:
    return yaml.load(text, Loader=_ExactLoader)  # noqa: S506 - a safe loader, narrowed


def _load_json(text: str) -> Any:
    return json.loads(
        text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique
    )


def _no_constant(name: str) -> None:
    raise CaseFileError(f"{name} is not a number that a case file may hold")


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CaseFileError(f'the key "{key}" stands twice in one place')
        found[key] = value
    return found


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
