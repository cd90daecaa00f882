"""Whoever acts: a person signed in to a session, or the operating system's user behind a command."""

from dataclasses import dataclass
from uuid import UUID

from tracker.access.permissions import GRANTED, Permission, Role

__all__ = ["Actor", "NotPermitted"]


class NotPermitted(Exception):
    """The role does not hold the permission, or not in this ward."""


@dataclass(frozen=True)
class Actor:
    """`wards` are those a person belongs to; None reaches every ward. `session` is a hash, never the token."""

    account_id: UUID
    name: str
    role: Role
    wards: frozenset[UUID] | None = frozenset()
    session: str = ""
    request_id: str = ""
    address: str = ""

    def may(self, permission: Permission, ward: UUID | None = None) -> bool:
        """Whether a page may show what the act would allow."""
        return permission in GRANTED[self.role] and (ward is None or self.reaches(ward))

    def reaches(self, ward: UUID) -> bool:
        return self.wards is None or ward in self.wards

    def check(self, permission: Permission, ward: UUID | None = None) -> None:
        """Raise NotPermitted unless the act is allowed."""
        if not self.may(permission, ward):
            raise NotPermitted(f"{self.role.value} may not {permission.value.replace('_', ' ')} here.")
