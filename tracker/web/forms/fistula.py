"""The form of a fistula assessment."""

from collections.abc import Mapping
from typing import Any

from tracker.actions.fistula import FistulaEntry
from tracker.readiness.vocabulary import FistulaStatus, label
from tracker.web.forms.fields import Choice, Text, WordChoice
from tracker.web.forms.moments import EntryFields

__all__ = ["FistulaForm"]


class FistulaForm(EntryFields):
    status = Choice("Fistula", FistulaStatus, label, required="Choose what was found.")
    evidence = WordChoice("What does it rest on?", required="Choose what the assessment rests on.")
    note = Text("Note (may be left empty)")

    def offer_evidence(self, names: Mapping[str, str]) -> None:
        self.evidence.names = dict(names)

    def assessment(self, at: Any) -> FistulaEntry:
        return FistulaEntry(at, self.status.word, self.evidence.data or "", self.note.data or "")

    def fill(self, row: Any) -> None:
        """Show a saved assessment for correction."""
        self.status.data, self.evidence.data, self.note.data = row.status.value, row.evidence, row.note
