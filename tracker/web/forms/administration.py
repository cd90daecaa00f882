"""Forms of administration: accounts, wards, and one's own password."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import ValidationError

from tracker.access.passwords import LEAST_LENGTH
from tracker.access.permissions import ROLE_LABELS, Role
from tracker.actions.accounts import AccountChange, AccountEntry
from tracker.actions.wards import WardEntry
from tracker.records.wards import WardRevision
from tracker.records.words import RECORD_LABELS, WardKind
from tracker.web.forms.days import Clock, Clocks, Day, local_moment
from tracker.web.forms.fields import NONE_OF_THESE, Choice, Group, Number, Required, Text, WordChoice
from tracker.web.words import LocalTime

__all__ = ["AccountForm", "NewAccountForm", "NewWardForm", "OwnPasswordForm", "WardForm"]

ROLES = {role.value: name for role, name in ROLE_LABELS.items() if role is not Role.COMMAND}
IN_USE, DISABLED = "in_use", "disabled"
NOW, LATER = "now", "later"
DAYS_AHEAD = 60


class RightsForm(FlaskForm):
    display_name = Text("Name as printed", most=80, validators=[Required("Enter the name as it is printed.")])
    role = WordChoice("Role", ROLES, required="Choose the role.")
    wards = Group("Wards and clinics", (), required="Choose the wards, or none of these.")
    request_key = HiddenField()

    def offer(self, wards: Sequence[WardRevision]) -> None:
        self.wards.offer((str(ward.record_id), ward.name) for ward in wards)

    def places(self) -> list[UUID]:
        return [UUID(ward) for ward in self.wards.found or ()]


class NewAccountForm(RightsForm):
    sign_in_name = Text("Sign-in name", most=60, validators=[Required("Enter a sign-in name.")])

    def entry(self, password: str) -> AccountEntry:
        name, printed = self.sign_in_name.data or "", self.display_name.data or ""
        return AccountEntry(name, printed, Role(self.role.data), self.places(), password)


class AccountForm(RightsForm):
    """An account as it shall be; the sign-in name never changes."""

    state = WordChoice("May sign in", {IN_USE: "Yes", DISABLED: "No: disabled"}, required="Choose yes or no.")
    reason = Text("Why is it changed?", most=200, validators=[Required("Say why the account is changed.")])
    revision = HiddenField()

    def change(self) -> AccountChange:
        disabled = self.state.data == DISABLED
        return AccountChange(self.display_name.data or "", Role(self.role.data), self.places(), disabled)

    @staticmethod
    def ward_words(wards: Sequence[UUID]) -> list[str]:
        """The wards as the form's answers: "none of these" where there is none."""
        return [str(ward) for ward in wards] or [NONE_OF_THESE]


class OwnPasswordForm(FlaskForm):
    password = PasswordField("Present password", validators=[Required("Enter your present password.")])
    new_password = PasswordField("New password", validators=[Required("Enter the new password.")])
    new_password_again = PasswordField("New password again", validators=[Required("Enter the new password again.")])

    def validate_new_password(self, field: PasswordField) -> None:
        if len(field.data or "") < LEAST_LENGTH:
            raise ValidationError(f"A password has at least {LEAST_LENGTH} characters.")

    def validate_new_password_again(self, field: PasswordField) -> None:
        if field.data != self.new_password.data:
            raise ValidationError("The two new passwords are not the same.")


class NewWardForm(FlaskForm):
    name = Text("Name", most=60, validators=[Required("Enter the ward's name.")])
    kind = Choice("Kind", WardKind, lambda word: RECORD_LABELS[word], required="Choose ward or clinic.")
    zone = Text("Time zone", most=60, validators=[Required("Enter the time zone.")])
    day_start = Clock("Ward-day starts at")
    check_times = Clocks("Check times")
    grace_minutes = Number(
        "Overdue after",
        low="0",
        high="240",
        unit="min",
        whole=True,
        required="Enter the minutes after which it is overdue.",
    )
    request_key = HiddenField()

    def entry(self, valid_from: datetime | None = None) -> WardEntry:
        assert self.day_start.clock is not None  # noqa: S101 - validated
        assert self.grace_minutes.number is not None  # noqa: S101 - validated
        return WardEntry(
            name=self.name.data or "",
            zone=self.zone.data or "",
            kind=self.kind.word,
            day_start=self.day_start.clock,
            check_times=self.check_times.times,
            grace_minutes=int(self.grace_minutes.number),
            valid_from=valid_from,
        )


class WardForm(NewWardForm):
    """A change of settings: from when it holds, and why."""

    begins = WordChoice("Holds from", {NOW: "Now", LATER: "Later"}, required="Choose now or later.")
    at_day = Day("Date")
    at_clock = Clock("Time")
    reason = Text("Why is it changed?", most=200, validators=[Required("Say why the settings are changed.")])
    previewed = HiddenField()
    revision = HiddenField()

    def offer(self, time: LocalTime, now: datetime) -> None:
        today = time.local(now).date()
        for ahead in range(DAYS_AHEAD):
            self.at_day.add(today + timedelta(days=ahead), " (today)" if ahead == 0 else "")

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """The instant from which it holds; None for now, and with the field's error where there is no such time."""
        if self.begins.data != LATER or self.at_day.day is None or self.at_clock.clock is None:
            return None
        found = local_moment(self.at_day.day, self.at_clock.clock, zone)
        if found is None:
            self.at_clock.errors = ["This time does not exist on that day: the clocks change."]
        return found
