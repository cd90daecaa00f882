"""Rule R2.4: the latest white count decides, for as long as it counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.readiness.findings import Reason, ReasonCode, SetAside, SetAsideCode, unknown
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import LabResult
from tracker.readiness.vocabulary import Finding, WbcPolicy

__all__ = ["WhiteCounts"]


class WhiteCounts:
    """The white counts by time; of two at one instant the higher comes last and so decides."""

    def __init__(self, labs: Iterable[LabResult], protocol: Protocol) -> None:
        self.protocol = protocol
        self.limit = protocol.limit("wbc_limit_10e9_l", "×10⁹/L")
        self.age = protocol.limit("wbc_max_age_h", "h")
        self._age = timedelta(hours=protocol.wbc_max_age_h)
        self.counts = sorted(
            (lab for lab in labs if lab.wbc_10e9_l is not None), key=lambda lab: (lab.at, lab.wbc_10e9_l, lab.id)
        )

    def newest(self, as_of: datetime) -> LabResult | None:
        return next((lab for lab in reversed(self.counts) if lab.at <= as_of), None)

    def reasons(self, as_of: datetime) -> Iterable[Reason]:
        """R2.4: the latest count decides; a high one fails, then stays open until it is repeated."""
        policy = self.protocol.wbc_policy
        if policy is WbcPolicy.IGNORE:
            return
        newest = self.newest(as_of)
        if newest is None or newest.wbc_10e9_l is None:
            if policy is WbcPolicy.REQUIRED:
                yield unknown(ReasonCode.WHITE_COUNT_MISSING, {}, self.age)
            return
        numbers = {"wbc_10e9_l": newest.wbc_10e9_l, "at": newest.at}
        recent = as_of - newest.at <= self._age
        if newest.wbc_10e9_l >= self.protocol.wbc_limit_10e9_l:
            code = ReasonCode.WHITE_COUNT_HIGH if recent else ReasonCode.WHITE_COUNT_HIGH_EXPIRED
            bears = Finding.NOT_MET if recent else Finding.UNKNOWN
            yield Reason(code, bears, numbers, self.limit, (newest.id,))
        elif recent:
            yield Reason(ReasonCode.WHITE_COUNT_LOW, Finding.MET, numbers, self.limit, (newest.id,))
        elif policy is WbcPolicy.REQUIRED:
            yield unknown(ReasonCode.WHITE_COUNT_EXPIRED, numbers, self.age, (newest.id,))

    def set_aside(self, as_of: datetime) -> Iterable[SetAside]:
        newest = self.newest(as_of)
        if newest is not None and as_of - newest.at > self._age:
            yield SetAside(newest.id, SetAsideCode.WHITE_COUNT_EXPIRED)
