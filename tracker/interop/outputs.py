"""Emptyings of drains and temperatures as rows of another system's file."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.interop.tables import Cells

__all__ = ["OutputRow", "TemperatureRow", "output", "temperature"]

MILLILITRES: Mapping[str, Decimal] = {"ml": Decimal(1), "cc": Decimal(1), "l": Decimal(1000)}
THIRTY_TWO, FIVE, NINE, TEN = Decimal(32), Decimal(5), Decimal(9), Decimal(10)
MOST_ML = Decimal(1_000_000)


class OutputRow(NamedTuple):
    """One emptying; `volume_ml` None where the file leaves it blank, `entered_at` None where it does not say."""

    line: int
    patient: str
    drain: str
    label: str
    at: datetime
    volume_ml: Decimal | None
    entered_at: datetime | None


class TemperatureRow(NamedTuple):
    line: int
    patient: str
    at: datetime
    temp_c: Decimal
    entered_at: datetime | None


def output(cells: Cells) -> OutputRow:
    at = cells.time()
    return OutputRow(
        line=cells.line,
        patient=cells.name("patient"),
        drain=cells.name("drain"),
        label=cells.text("label"),
        at=at,
        volume_ml=_volume(cells),
        entered_at=_entered(cells, at),
    )


def temperature(cells: Cells) -> TemperatureRow:
    at, number = cells.time(), cells.number("temperature")
    if number is None:
        raise ValueError('the temperature "" is not a number')
    unit = cells.text("unit")
    if unit not in ("C", "F"):
        raise ValueError(f'the unit "{unit}" is not C or F; say what it means')
    celsius = number if unit == "C" else (number - THIRTY_TWO) * FIVE / NINE
    return TemperatureRow(cells.line, cells.name("patient"), at, celsius, _entered(cells, at))


def _entered(cells: Cells, at: datetime) -> datetime | None:
    """When the source took the row in: as it says, or by the lag that it gives."""
    lag = cells.number("entry_lag_min")
    return at + timedelta(minutes=float(lag)) if lag is not None else cells.time_or_none("entered_at")


def _volume(cells: Cells) -> Decimal | None:
    number = cells.number("volume")
    if number is None:
        return None
    unit = cells.text("unit")
    factor = MILLILITRES.get(unit.lower())
    if factor is None:
        raise ValueError(f'the unit "{unit}" is not mL, cc or L; say what it means')
    volume = number * factor
    if volume * TEN != (volume * TEN).to_integral_value():
        raise ValueError(f"the volume {number} is finer than a tenth of a millilitre")
    if abs(volume) > MOST_ML:
        raise ValueError(f"the volume {number} is no volume of a drain")
    return volume
