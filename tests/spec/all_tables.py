"""Every table of the rules, in the order in which they are read."""

from tests.spec import (
    r1_output_patency,
    r1_output_volume,
    r2_clinical,
    r3_fistula,
    r4_imaging,
    r5_protocols,
    r6_time,
)
from tests.spec.table import Table

__all__ = ["ALL_TABLES"]

ALL_TABLES: list[Table] = [
    *r5_protocols.COMBINING,
    *r1_output_volume.TABLES,
    *r1_output_patency.TABLES,
    *r2_clinical.TABLES,
    *r3_fistula.TABLES,
    *r4_imaging.TABLES,
    *r5_protocols.TABLES,
    *r6_time.TABLES,
]
