"""Password hashes by argon2id; the cost is a setting so that tests are quick, and production refuses less."""

import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["COSTS", "LEAST_LENGTH", "PasswordTooShort", "Passwords", "new_password"]

LEAST_LENGTH = 12
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
COSTS: dict[str, tuple[int, int, int]] = {"full": (3, 64 * 1024, 2), "test": (1, 8, 1)}
"""Passes, memory in KiB, lanes."""


class PasswordTooShort(ValueError):
    """A password below the least length."""


class Passwords:
    """Hashes and verifies; verifying against no hash takes as long as against one."""

    def __init__(self, cost: str = "full") -> None:
        passes, memory, lanes = COSTS[cost]
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)

    def hash(self, password: str) -> str:
        if len(password) < LEAST_LENGTH:
            raise PasswordTooShort(f"A password has at least {LEAST_LENGTH} characters.")
        return self._hasher.hash(password)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")

    def matches(self, kept: str | None, password: str) -> bool:
        try:
            nobody = self._nobody  # made at the first try of anybody, so that its making tells nothing of a name
            self._hasher.verify(kept or nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def new_password() -> str:
    """A password made by chance: four groups of four characters that are not taken for one another; 79 bits."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(GROUP)) for _ in range(GROUPS))
