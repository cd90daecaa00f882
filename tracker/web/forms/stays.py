"""Forms that correct a stay and that end one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import HiddenField

from tracker.actions.stays import WholeStay
from tracker.web.forms.fields import Required
from tracker.web.forms.moments import CorrectionFields, DayAndTime, MomentFields
from tracker.web.forms.patients import PlaceFields
from tracker.web.words import LocalTime

__all__ = ["EndForm", "StayDetailsForm"]


class StayDetailsForm(CorrectionFields, PlaceFields):
    since = DayAndTime("Admitted", validators=[Required("Enter when the patient was admitted.")])
    until = DayAndTime("Left (leave empty while the stay goes on)")
    request_key = HiddenField()

    def fill(self, row: Any, time: LocalTime) -> None:
        """Show the saved stay for correction."""
        self.ward.data, self.bed.data = str(row.ward_id), row.bed or ""
        self.since.data, self.until.data = time.full(row.since), time.full(row.until) if row.until else ""

    def whole_stay(self, saved: Any, time: LocalTime) -> WholeStay | None:
        """What was typed; None with the error set for a moment without a time. A time left as shown is as saved."""
        since, until = self.since.exact(time), self.until.exact(time)
        if since is None or (self.until.data and until is None):
            return None
        return WholeStay(
            UUID(self.ward.data), self.bed.data or None, _as_saved(since, saved.since), _as_saved(until, saved.until)
        )


class EndForm(MomentFields):
    revision = HiddenField()


def _as_saved(typed: Any, saved: datetime | None) -> Any:
    """Times are typed to the minute, and may be saved to the second."""
    is_same = typed is not None and saved is not None and typed == saved.replace(second=0, microsecond=0)
    return saved if is_same else typed
