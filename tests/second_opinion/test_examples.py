"""The worked examples of a drain-cases/1 file come out as they say, when a file is named in the environment."""

import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .evaluator import evaluate, merged_protocol

EXAMPLES = os.environ.get("DRAIN_TRACKER_EXAMPLES")
WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def plain(value: Any) -> Any:
    """Gives the texts of a file their kinds; times stay texts, which a usual loader would turn into numbers."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value in WORDS:
        return WORDS[value]
    return Decimal(value) if NUMBER.fullmatch(value) else value


def examples() -> list[Any]:
    if not EXAMPLES:
        return []
    yaml = pytest.importorskip("yaml")
    document = plain(yaml.load(Path(EXAMPLES).read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    return [
        pytest.param(case, merged_protocol(document, case), evaluation, id=f"{case['id']}-{place}")
        for case in document["cases"]
        for place, evaluation in enumerate(case["evaluations"])
    ]


@pytest.mark.skipif(not EXAMPLES, reason="DRAIN_TRACKER_EXAMPLES names no file")
@pytest.mark.parametrize("case, protocol, evaluation", examples())
def test_an_example_comes_out_as_it_says(case: Any, protocol: Any, evaluation: Any) -> None:
    found = evaluate(case, protocol, evaluation)
    expected = evaluation["expect"]
    for name in ("clinical", "output", "fistula", "imaging", "overall"):
        if name in expected:
            assert found[name] in [expected[name], *expected.get("also_acceptable", {}).get(name, [])], name
