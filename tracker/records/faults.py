"""Why a database does not do what it is asked, as far as it is no mistake of the program."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

__all__ = ["FAULT_LABELS", "Fault", "fault_of"]


class Fault(StrEnum):
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    LOST = "lost"


FAULT_LABELS: dict[Fault, str] = {
    Fault.BUSY: "The database is busy.",
    Fault.FULL: "The disk of the database is full.",
    Fault.READ_ONLY: "The database can only be read at this moment.",
    Fault.DAMAGED: "The database cannot be read or written: its file or its disk is damaged.",
    Fault.LOST: "The database does not answer.",
}
SQLITE: dict[int, Fault] = {
    5: Fault.BUSY,
    6: Fault.BUSY,
    8: Fault.READ_ONLY,
    10: Fault.DAMAGED,
    11: Fault.DAMAGED,
    13: Fault.FULL,
    14: Fault.LOST,
    26: Fault.DAMAGED,
}
"""By SQLite's primary result codes."""
POSTGRESQL: dict[str, Fault] = {
    "25006": Fault.READ_ONLY,
    "40P01": Fault.BUSY,
    "53100": Fault.FULL,
    "53300": Fault.BUSY,
    "55P03": Fault.BUSY,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
"""By SQLSTATE; what ends a connection has others, or none."""
PRIMARY = 0xFF


def fault_of(error: BaseException) -> Fault | None:
    """The fault behind an error of SQLAlchemy; None for a statement that the database refuses, a mistake of ours."""
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code & PRIMARY)
    known = POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
    if known is None and (error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)):
        return Fault.LOST
    return known
