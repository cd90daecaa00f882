"""What the database holds is compared with the sealed audit, decisions are judged again, and the audit says so."""

from collections.abc import Iterator
from dataclasses import asdict

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.integrity import Findings, look
from tracker.audit.vocabulary import AuditAction

__all__ = ["check"]


def check(house: House, *, by: Actor) -> Iterator[Findings]:
    """Look at everything, one step of some tenths of a second with each turn; the last one writes the event.

    What was found so far is given with each step. Raises NotPermitted.
    """
    by.check(Permission.READ_AUDIT)
    found, began_at = Findings(), house.clock()
    for _ in look(house.database, found):
        yield found
    shown = {"began_at": began_at, **asdict(found)}
    seen(house, by=by, action=AuditAction.CHECK_INTEGRITY, entity=Entity("audit"), shown=shown)
    yield found
