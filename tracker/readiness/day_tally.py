"""What the checks of one drain's ward-day record: known net, what is missing or left unasked, what cannot be."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import CheckOrigin

__all__ = ["ZERO", "DayTally", "plausible_gross"]

ZERO = Decimal(0)


class DayTally:
    """What the checks that belong to a drain's day record, gone through once."""

    def __init__(self, own: Iterable[Check], protocol: Protocol) -> None:
        self.protocol = protocol
        self.most = protocol.plausible_daily_ml_max
        self.nets: dict[str, Decimal] = {}
        self.gross = self.unflushed = ZERO
        self.has_volume = False
        self.gross_missing: list[str] = []
        self.flush_missing: list[str] = []
        self.implausible: list[str] = []
        self.unasked: list[str] = []
        self.assumed: set[str] = set()
        for check in own:
            self.nets[check.id] = self._net(check)
            if check.origin is CheckOrigin.FORM and _left_unasked(check):
                self.unasked.append(check.id)
            if check.assumed:
                self.assumed.update(check.assumed)
        if not self.implausible and self.gross > self.most:
            self.implausible = list(self.nets)

    def _net(self, check: Check) -> Decimal:
        """The check's part of the known net; zero where a volume is implausible or the flush is missing."""
        gross, flush = check.gross_ml, check.flush_ml
        if gross is not None:
            self.gross += gross
            charted = ZERO <= gross <= self.most
            self.has_volume = self.has_volume or charted
            if flush is None:
                return self._without_flush(check.id, gross, charted=charted)
            if charted and ZERO <= flush <= self.most:
                return gross - flush
        elif flush is None:
            return ZERO
        else:
            self.gross_missing.append(check.id)
            if ZERO <= flush <= self.most:
                return -flush
        self.implausible.append(check.id)
        return ZERO

    def _without_flush(self, name: str, gross: Decimal, *, charted: bool) -> Decimal:
        """Rule O3: all of the gross output may be net; it is read so where the protocol asks for no flush."""
        if not charted:
            self.implausible.append(name)
        if not self.protocol.flush_volume_required:
            return gross if charted else ZERO
        self.flush_missing.append(name)
        self.unflushed += gross if charted else ZERO
        return ZERO


def plausible_gross(check: Check, protocol: Protocol) -> bool:
    return check.gross_ml is not None and ZERO <= check.gross_ml <= protocol.plausible_daily_ml_max


def _left_unasked(check: Check) -> bool:
    """A check of the form that speaks of volume or patency but leaves clamp or leak unanswered is partial."""
    if check.clamped is not None and check.leak is not None:
        return False
    return check.gross_ml is not None or check.flush_ml is not None or check.patency is not None
