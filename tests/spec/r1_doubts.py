"""R1, sentences 3, 5 and 8 to 11: volumes that are missing, in doubt or too old."""

from tests.spec.table import Table
from tracker.readiness.drain_day import DUPLICATE_OVERLAP

__all__ = ["TABLES"]

LIMIT = ("output_threshold_ml", "output_comparator")
OVERLAP = ("overlap above which two checks are duplicates", DUPLICATE_OVERLAP)

TABLES = [
    Table(
        "R1.3",
        "Blank is not zero",
        "Net output is what came out less what was flushed in. Where either is not recorded the day is not known: a "
        "blank is never read as zero, and never filled in from other days.",
        """
        out 9-Nov    | flushed 9-Nov || output      | because
        -------------+---------------++-------------+-------------------
        34           | 30            || met         | low_days
        0            | 0             || met         | low_days
        40           | 30            || not met     | day_over_limit
        0.04 L       | 30            || not met     | day_over_limit
        34           | not recorded  || cannot tell | flush_not_recorded
        0            | not recorded  || cannot tell | flush_not_recorded
        90           | not recorded  || cannot tell | flush_not_recorded
        not recorded | 30            || cannot tell | gross_not_recorded, no day_missing
        not recorded | 0             || cannot tell | gross_not_recorded
        not recorded | not recorded  || cannot tell | day_missing
        """,
        fields=("flush_volume_required",),
    ),
    Table(
        "R1.3",
        "Where a site does not chart the flush",
        "A protocol may do without the flushed volume. What came out is then read as net, which can only be too high.",
        """
        out 9-Nov | flushed 9-Nov || output  | because
        ----------+---------------++---------+---------------
        9         | not recorded  || met     | low_days
        10        | not recorded  || not met | day_over_limit
        34        | 30            || met     | low_days
        """,
        fields=("flush_volume_required",),
        given={"flush_volume_required": "false"},
    ),
    Table(
        "R1.3",
        "A day that is already too high fails",
        "A day whose known net output reaches the limit fails the criterion even if it is incomplete, a restart lies "
        "in it, or the catheter was not open: the missing part could only add to it.",
        """
        bags 9-Nov                     | events                | flush test 8-Nov || output      | because
        -------------------------------+-----------------------+------------------++-------------+---------------
        07:00-12:00 10                 |                       |                  || not met     | day_over_limit
        07:00-12:00 9                  |                       |                  || cannot tell | day_incomplete
        all day 10, flush test blocked |                       |                  || not met     | day_over_limit
        all day 9, flush test blocked  |                       |                  || cannot tell | not_patent
        all day 10                     | 9-Nov 09:00 exchanged |                  || not met     | day_over_limit
        all day 9                      | 9-Nov 09:00 exchanged |                  || cannot tell | restart_day
        all day 10                     |                       | blocked          || not met     | day_over_limit
        """,
        fields=LIMIT,
    ),
    Table(
        "R1.3",
        "Unless the volume itself is in doubt",
        "A volume that is in doubt (not plausible, charted twice, or irrigant retained) neither passes nor fails. "
        "With several drains the doubt is of one drain: what the others certainly drained can still fail the day.",
        """
        drain B         | net 9-Nov | out 9-Nov B | flushed 9-Nov B || output      | because
        ----------------+-----------+-------------+-----------------++-------------+-------------------
        same collection | 4         | 5001        | 0               || cannot tell | implausible_volume
        same collection | 10        | 5001        | 0               || not met     | day_over_limit
        same collection | 4         | 0           | 11              || cannot tell | irrigant_retained
        same collection | 10        | 0           | 11              || not met     | day_over_limit
        same collection | 4         | 90          | not recorded    || cannot tell | flush_not_recorded
        same collection | 10        | 90          | not recorded    || not met     | day_over_limit
        """,
        fields=("plausible_daily_ml_max", "retained_irrigant_limit_ml"),
    ),
    Table(
        "R1.3",
        "A doubt is not outweighed by the same drain",
        "Where one volume of a drain is in doubt, its other volumes of the day do not fail it either: the day is "
        "unknown until the doubt is resolved.",
        """
        bags 9-Nov                                       || output      | because
        -------------------------------------------------++-------------+-------------------
        07:00-19:00 40; 19:00-07:00 1                    || not met     | day_over_limit
        07:00-19:00 40; 19:00-07:00 out 5001, flushed 0  || cannot tell | implausible_volume
        07:00-19:00 40; 19:00-07:00 out 10, flushed 5001 || cannot tell | implausible_volume
        """,
        fields=("plausible_daily_ml_max",),
    ),
    Table(
        "R1.8",
        "The same hours charted twice",
        "Two checks of one drain whose periods overlap by more than 15 minutes may both be right, or only one of "
        "them. The day is read in every way; where the ways differ, it is not known until a person has resolved it.",
        """
        bags 9-Nov                                 || output      | because
        -------------------------------------------++-------------+----------------------
        07:00-15:15 1;                             ||             |
        9-Nov 15:00-07:00 1                        || met         | no duplicate_interval
        07:00-15:16 1;                             ||             |
        9-Nov 15:00-07:00 1                        || cannot tell | duplicate_interval
        07:00-15:00 1;                             ||             |
        15:00-23:00 1;                             ||             |
        23:00-07:00 1;                             ||             |
        9-Nov 07:00-15:00 6.9                      || met         | low_days
        07:00-15:00 1;                             ||             |
        15:00-23:00 1;                             ||             |
        23:00-07:00 1;                             ||             |
        9-Nov 07:00-15:00 7                        || cannot tell | duplicate_interval
        07:00-15:00 10;                            ||             |
        15:00-23:00 1;                             ||             |
        23:00-07:00 1;                             ||             |
        9-Nov 07:00-15:00 60                       || not met     | day_over_limit
        07:00-15:00 1;                             ||             |
        15:00-23:00 1;                             ||             |
        23:00-07:00 1;                             ||             |
        9-Nov 07:00-15:00 1, flush test resistance || cannot tell | not_patent
        """,
        fixed=(OVERLAP,),
    ),
    Table(
        "R1.8",
        "A free flush that only a duplicate tells of",
        "What speaks for the day must stand in every way of reading it: a free flush that only one of two duplicates "
        "records does not count.",
        """
        bags 9-Nov                                || output      | because
        ------------------------------------------++-------------+---------------------
        07:00-15:00 1;                            ||             |
        9-Nov 07:00-15:00 1;                      ||             |
        15:00-07:00 1, flush test not done        || met         | low_days
        07:00-15:00 1;                            ||             |
        9-Nov 07:00-15:00 1, flush test not done; ||             |
        15:00-07:00 1, flush test not done        || cannot tell | patency_not_recorded
        07:00-15:00 1;                            ||             |
        9-Nov 07:00-15:00 1, flush test not done; ||             |
        15:00-07:00 1                             || met         | low_days
        """,
        fixed=(OVERLAP,),
    ),
    Table(
        "R1.8",
        "Duplicates of two days",
        "Where the other half of a duplicate belongs to the day before, a day may have lost its own: it neither "
        "passes nor fails by that volume.",
        """
        bags 8-Nov to 9-Nov                              || output      | because
        -------------------------------------------------++-------------+-------------------
        07:00-9-Nov 07:15 1; 9-Nov 07:00-10-Nov 07:00 10 || not met     | day_over_limit
        07:00-9-Nov 07:16 1; 9-Nov 07:00-10-Nov 07:00 10 || cannot tell | duplicate_interval
        """,
        fixed=(OVERLAP,),
    ),
    Table(
        "R1.9",
        "After a fistula, three low days",
        "Once a fistula of the collection was ever confirmed, three low days are asked for, also after a study has "
        "shown it closed. A suspicion alone, or a fistula of another collection, does not add a day.",
        """
        fistula records                        | drain B          | net 7-Nov || output  | because
        ---------------------------------------+------------------+-----------++---------+---------------
        3-Nov 09:00 confirmed;                 |                  |           ||         |
        5-Nov 09:00 closed by contrast study   |                  | 9.9       || met     | low_days
        3-Nov 09:00 confirmed;                 |                  |           ||         |
        5-Nov 09:00 closed by contrast study   |                  | 10        || not met | day_over_limit
        3-Nov 09:00 suspected;                 |                  |           ||         |
        5-Nov 09:00 excluded by contrast study |                  | 10        || met     | low_days
        3-Nov 09:00 confirmed, drain B         | other collection | 10        || met     | low_days
        10-Nov 12:00 confirmed                 |                  | 10        || not met | day_over_limit
        """,
        fields=("fistula_history_output_days", "output_days"),
    ),
    Table(
        "R1.10",
        "Volumes that cannot be",
        "A volume below 0 mL or above 5000 mL is not plausible. It is treated as missing until it is corrected.",
        """
        out 9-Nov | flushed 9-Nov || output      | because
        ----------+---------------++-------------+-------------------
        5000      | 5000          || met         | low_days
        5001      | 5000          || cannot tell | implausible_volume
        5001      | 5001          || cannot tell | implausible_volume
        -1        | 0             || cannot tell | implausible_volume
        0         | -1            || cannot tell | implausible_volume
        """,
        fields=("plausible_daily_ml_max",),
    ),
    Table(
        "R1.10",
        "Too much from one drain in one day",
        "More than 5000 mL from one drain in one ward-day, added over its checks, is not plausible either.",
        """
        bags 9-Nov                                           || output      | because
        -----------------------------------------------------++-------------+-------------------
        07:00-19:00 out 2500, flushed 2500, flush test free; ||             |
        19:00-07:00 out 2500, flushed 2500                   || met         | low_days
        07:00-19:00 out 2500, flushed 2500, flush test free; ||             |
        19:00-07:00 out 2501, flushed 2501                   || cannot tell | implausible_volume
        07:00-11:00 out 5001, flushed 0, flush test free;    ||             |
        12:00-16:00 out 3, flushed 0                         || cannot tell | implausible_volume, no day_incomplete
        """,
        fields=("plausible_daily_ml_max",),
    ),
    Table(
        "R1.11",
        "The newest volume must be recent",
        "For every drain of the collection, the newest check with a volume must have ended at most so many hours "
        "before the moment judged as the protocol says (26; a ward with three shifts sets 12).",
        """
        judged at    | drain B         | bags 10-Nov B | bags 10-Nov   || output      | because
        -------------+-----------------+---------------+---------------++-------------+----------------
        10-Nov 19:00 |                 |               |               || met         | low_days
        10-Nov 19:01 |                 |               |               || cannot tell | no_recent_check
        10-Nov 19:01 |                 |               | 07:00-12:00 1 || met         | low_days
        10-Nov 19:01 | same collection |               | 07:00-12:00 1 || cannot tell | no_recent_check
        10-Nov 19:01 | same collection | 07:00-12:00 1 | 07:00-12:00 1 || met         | low_days
        """,
        fields=("max_check_age_h",),
        given={"max_check_age_h": "12"},
    ),
    Table(
        "R1.11",
        "A drain that came out is not asked",
        "The newest volume is asked of every drain that is in, and of no other: one that came out before leaves the "
        "question with the rest.",
        """
        events              | drain B                      | judged at    || output      | because
        --------------------+------------------------------+--------------++-------------+----------------
        2-Nov 10:00 removed B | same collection, 1-Nov 09:00 | 10-Nov 19:00 || met         | low_days
        2-Nov 10:00 removed B | same collection, 1-Nov 09:00 | 10-Nov 19:01 || cannot tell | no_recent_check
        """,
        given={"max_check_age_h": "12"},
        fields=("max_check_age_h",),
    ),
    Table(
        "R1.11",
        "Twenty-six hours by default",
        "By default the newest volume may be 26 hours old: at 09:01 the volume of yesterday morning is too old.",
        """
        judged at    | net 10-Nov   || output      | because
        -------------+--------------++-------------+--------------------------------
        11-Nov 09:00 | not recorded || cannot tell | day_missing, no no_recent_check
        11-Nov 09:01 | not recorded || cannot tell | day_missing, no_recent_check
        """,
        fields=("max_check_age_h",),
    ),
    Table(
        "R1.5",
        "Irrigant that did not come back",
        "When more than 10 mL less came out than was flushed in, from any one drain in one day, fluid may be retained "
        "and the day is unknown. A little less is expected: some millilitres stay in the tube.",
        """
        net 9-Nov | drain B         | net 9-Nov B || output      | because
        ----------+-----------------+-------------++-------------+------------------
        -10       |                 |             || met         | low_days
        -10.1     |                 |             || cannot tell | irrigant_retained
        9         | same collection | -10         || met         | low_days
        9         | same collection | -10.1       || cannot tell | irrigant_retained
        10        | same collection | -10.1       || not met     | day_over_limit
        """,
        fields=("retained_irrigant_limit_ml",),
    ),
]
