"""The trend's geometry: a missing day is never zero, three plots share their days, a day names values and authors."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.web.chart_axes import Form
from tracker.web.charts import PHONE, WIDE, DayPoint, Limits, Marker, Trend, trend
from tracker.web.sparklines import sparkline

FIRST = date(2026, 11, 10)
LIMITS = Limits(Decimal(10), "Limit: below 10 mL", Decimal(38), "Fever: at or above 38 °C")


def chart(*nets: int | None, form: Form = WIDE, markers: tuple[Marker, ...] = (), **day: Any) -> Trend:
    points = [
        DayPoint(FIRST + timedelta(days=index), None if net is None else Decimal(net), "open", **day)
        for index, net in enumerate(nets)
    ]
    return trend(points, markers, LIMITS, form)


def test_a_day_without_a_record_is_a_band_and_breaks_the_line():
    output, temperature, pain = chart(30, 20, None, 8, 6).plots
    assert (len(output.spots), len(output.bands), len(output.lines)) == (4, 1, 2)
    assert not {spot.x for spot in output.spots} & {band.x + band.width / 2 for band in output.bands}
    assert (len(temperature.bands), len(pain.bands)) == (5, 5)
    assert not temperature.spots
    assert not pain.spots


def test_a_recorded_zero_is_a_point_on_the_axis_and_no_band():
    output = chart(0, 4).plots[0]
    assert output.spots[0].y == output.bottom
    assert not output.bands


def test_today_without_a_value_is_not_called_not_recorded():
    points = [DayPoint(FIRST, Decimal(5), "low"), DayPoint(FIRST + timedelta(days=1), None, "running")]
    assert not trend(points, (), LIMITS).plots[0].bands


def test_values_above_five_times_the_limit_are_cut_with_their_number_and_left_out_of_the_line():
    output = chart(420, 51, 50, 40).plots[0]
    assert [(spot.is_cut, spot.label) for spot in output.spots] == [
        (True, "420"),
        (True, "51"),
        (False, "50"),
        (False, "40"),
    ]
    assert [line.count(",") for line in output.lines] == [2]
    assert output.limit_y is not None
    assert output.top < output.limit_y < output.bottom


@pytest.mark.parametrize("form", [WIDE, PHONE])
def test_the_three_plots_stand_one_below_the_other_on_the_same_days_within_the_frame(form: Form):
    found = chart(30, 20, 8, form=form, temp_c=Decimal("41.5"), pain=10)
    edges = [edge for plot in found.plots for edge in (plot.top, plot.bottom)]
    assert edges == sorted(edges)
    assert edges[-1] < found.height
    xs = [[spot.x for spot in plot.spots] for plot in found.plots]
    assert xs[0] == xs[1] == xs[2] == [tick.position for tick in found.days]
    for plot in found.plots:
        assert all(plot.top <= spot.y <= plot.bottom for spot in plot.spots)
    for column in found.columns:
        assert column.tip_x >= 0
        assert column.tip_x + column.tip_width <= form.width


def test_markers_of_near_days_stand_in_rows_of_their_own():
    markers = (Marker(FIRST, "Placed"), Marker(FIRST, "CT"), Marker(FIRST + timedelta(days=1), "Contrast study"))
    flags = chart(30, 20, 8, form=PHONE, markers=markers).flags
    assert len({(flag.x, flag.y) for flag in flags}) == len(flags) == 3
    assert len({flag.y for flag in flags}) > 1


def test_the_small_chart_of_a_row_breaks_at_a_missing_day_too():
    points = [DayPoint(FIRST + timedelta(days=n), net, "low") for n, net in enumerate((Decimal(5), None, Decimal(4)))]
    found = sparkline(points, Decimal(10))
    assert found.lines == []
    assert found.last is not None
    assert "not recorded" in found.summary


def test_a_days_column_says_its_values_and_who_entered_them_and_so_does_the_table(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    text = Pages.of(app, "physician").get(f"/drains/{drain}").text
    said = "09-Nov-2026. Net 3 mL: low and complete. Highest temperature 36.8 °C. Highest pain 0/10. Entered by Nurse"
    assert f'aria-label="{said}"' in text
    assert text.count('tabindex="0" aria-label="') == 2, "one stop of the Tab key in each of the two forms"
    assert "<td>Nurse</td>" in text
