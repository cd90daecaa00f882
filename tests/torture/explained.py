"""Mutants that no test can catch, each with why it changes nothing that anybody could see."""

__all__ = ["EXPLAINED"]

EXPLAINED: dict[str, str] = {}
