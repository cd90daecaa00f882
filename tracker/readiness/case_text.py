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
                raise CaseFileError(f'line {key.start_mark.line + 1} gives "{name}" a second time in one place')
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def _construct_number(loader: _ExactLoader, node: yaml.ScalarNode) -> Decimal:
    return _exact(str(loader.construct_scalar(node)))


def _construct_bool(loader: _ExactLoader, node: yaml.ScalarNode) -> bool:
    text = str(loader.construct_scalar(node))
    if text not in ("true", "false"):
        raise CaseFileError(f'line {node.start_mark.line + 1}: "{text}" is not true or false')
    return text == "true"


def _construct_null(loader: _ExactLoader, node: yaml.ScalarNode) -> None:
    text = str(loader.construct_scalar(node))
    if text not in ("", "~", "null"):
        raise CaseFileError(f'line {node.start_mark.line + 1}: "{text}" is not null')


def _refuse_tag(_: _ExactLoader, node: yaml.Node) -> None:
    raise CaseFileError(f'line {node.start_mark.line + 1} gives a type, "{node.tag}"; write the plain value')


_READ_AS_WRITTEN = ("str", "seq", "map")
_ExactLoader.yaml_implicit_resolvers = {}
_ExactLoader.yaml_constructors = {
    tag: yaml.CSafeLoader.yaml_constructors[tag] for tag in map("tag:yaml.org,2002:{}".format, _READ_AS_WRITTEN)
}
_ExactLoader.add_constructor(None, _refuse_tag)
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), ["t", "f"])
_ExactLoader.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+0123456789"))
_ExactLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)
_ExactLoader.add_constructor("tag:yaml.org,2002:bool", _construct_bool)
_ExactLoader.add_constructor("tag:yaml.org,2002:null", _construct_null)


def load(text: str, name: str) -> Any:
    """The document as dicts, lists, text, Decimal, bool and None. Raises CaseFileError naming the file."""
    if len(text) > MOST_CHARACTERS:
        raise CaseFileError(f"{name}: the file has more than {MOST_CHARACTERS:,} characters.")
    try:
        return _load_json(text) if text.lstrip().startswith("{") and name.endswith(".json") else _load_yaml(text)
    except CaseFileError as error:
        raise CaseFileError(f"{name}: {error}.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise CaseFileError(f"{name}{line}: this cannot be read as YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise CaseFileError(f"{name}: this cannot be read as YAML: {_one_line(error)}.") from error
    except json.JSONDecodeError as error:
        raise CaseFileError(f"{name}, line {error.lineno}: this cannot be read as JSON: {error.msg}.") from error
    except RecursionError as error:
        raise CaseFileError(f"{name}: lists and mappings are nested too deeply.") from error


def _load_yaml(text: str) -> Any:
    return yaml.load(text, Loader=_ExactLoader)  # noqa: S506 - a safe loader, narrowed


def _load_json(text: str) -> Any:
    return json.loads(text, parse_float=_exact, parse_int=_exact, parse_constant=_no_number, object_pairs_hook=_unique)


def _exact(text: str) -> Decimal:
    return Decimal(text) if _NUMBER.match(text) else _no_number(text)


def _no_number(text: str) -> Decimal:
    raise CaseFileError(f'"{text[:40]}" is not a number that a case file may hold')


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CaseFileError(f'"{key}" is given twice in one place')
        found[key] = value
    return found


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
