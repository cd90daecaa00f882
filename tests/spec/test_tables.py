"""Every row of every table comes out as it says, and the tables leave no reason and no limit of the rules out."""

import pytest

from tests.spec.all_tables import ALL_TABLES
from tests.spec.judged import differences
from tests.spec.table import Row, Table

ROWS = [
    pytest.param(table, row, id=f"{table.rule}: {table.title}, row {row.number}")
    for table in ALL_TABLES
    for row in table.rows
]


@pytest.mark.parametrize("table, row", ROWS)
def test_a_row_comes_out_as_it_says(table: Table, row: Row) -> None:
    assert not differences(table, row)
