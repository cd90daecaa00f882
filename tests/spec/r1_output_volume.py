"""R1, first part: how much came out, over which days, and when a day's figure can be relied on."""

from tests.spec.table import Table
from tracker.readiness.drain_day import DUPLICATE_OVERLAP, LONGEST_GAP, UNCHARTED_ALLOWED

__all__ = ["TABLES"]

LIMIT = ("output_threshold_ml", "output_comparator")
GAP = ("longest stretch without a volume", LONGEST_GAP)
UNCHARTED = ("time of a day that may be uncharted in all", UNCHARTED_ALLOWED)
OVERLAP = ("overlap above which two checks are duplicates", DUPLICATE_OVERLAP)

TABLES = [
    Table(
        "R1.1",
        "Low on each of the last two days",
        "On each of the last two ward-days that have ended, the net output must lie below 10 mL. Exactly 10 mL is not "
        "below 10 mL, and one low day does not make up for the other.",
        """
        net 8-Nov | net 9-Nov || output  | because
        ----------+-----------++---------+---------------
        4         | 9.9       || met     | low_days
        9.99      | 9.99      || met     | low_days
        0         | 0         || met     | low_days
        4         | 10        || not met | day_over_limit
        10        | 4         || not met | day_over_limit
        4         | 10.1      || not met | day_over_limit
        10.1      | 0         || not met | day_over_limit
        """,
        fields=(*LIMIT, "output_days"),
    ),
    Table(
        "R1.1",
        "The site sets limit, comparison and number of days",
        "A protocol says how many millilitres, whether the limit itself still passes (lt: below, le: at or below), "
        "and how many days in a row are asked for. Days before these do not matter.",
        """
        output_threshold_ml | output_comparator | output_days | net 7-Nov | net 8-Nov | net 9-Nov || output
        --------------------+-------------------+-------------+-----------+-----------+-----------++--------
                            | le                |             |           |           | 10        || met
                            | le                |             |           |           | 10.1      || not met
        20                  |                   |             |           |           | 19.9      || met
        20                  |                   |             |           |           | 20        || not met
        0                   | le                |             |           | 0         | 0         || met
        0                   | lt                |             |           | 0         | 0         || not met
                            |                   |             | 90        |           |           || met
                            |                   | 3           | 9.9       |           |           || met
                            |                   | 3           | 10        |           |           || not met
                            |                   | 1           |           | 90        |           || met
        """,
        fields=(*LIMIT, "output_days"),
    ),
    Table(
        "R1.1",
        "All drains of the collection are added",
        "What counts is the sum over every drain that was in the same collection at any time of that ward-day, also "
        "one that came out during it. A drain of another collection is not added, and a day that let one drain retain "
        "fluid takes nothing off another drain's output.",
        """
        drain B          | net 9-Nov | net 9-Nov B  | events                 || output      | because
        -----------------+-----------+--------------+------------------------++-------------+---------------------
        same collection  | 4         | 5.9          |                        || met         | low_days
        same collection  | 4         | 6            |                        || not met     | day_over_limit
        same collection  | 0         | 50           |                        || not met     | day_over_limit
        other collection | 4         | 50           |                        || met         | low_days
        same collection  | 4         | 6            | 9-Nov 20:00 removed B  || not met     | day_over_limit
        same collection  | 4         | not recorded | 9-Nov 07:00 removed B  || met         | low_days
        same collection  | 4         | not recorded | 9-Nov 08:00 fell out B || cannot tell | patency_not_recorded
        same collection  | 10        | -9           |                        || not met     | day_over_limit
        """,
        fields=("cavity_output_rule", *LIMIT),
    ),
    Table(
        "R1.1",
        "No day is skipped",
        "The days asked for follow one another without a gap. A day without figures is not passed over in favour of "
        "an earlier one, and a day before the drain was in is no low day.",
        """
        net 7-Nov    | net 8-Nov    | net 9-Nov    | put in      || output      | because
        -------------+--------------+--------------+-------------++-------------+-----------------
        4            | 4            | not recorded |             || cannot tell | day_missing
        4            | not recorded | 4            |             || cannot tell | day_missing
        not recorded | 4            | 4            |             || met         | low_days
        4            | 4            | 4            | 9-Nov 08:00 || cannot tell | before_insertion
        """,
        fields=("output_days",),
    ),
    Table(
        "R1.2",
        "Which ward-day a check belongs to",
        "A check belongs to the ward-day with which its period shares the most time; where both share the same, to "
        "the earlier one. Its whole volume counts there.",
        """
        bags 8-Nov to 9-Nov                          || output      | because
        ---------------------------------------------++-------------+---------------
        07:00-06:00 1; 06:00-08:00 20; 08:00-07:00 1 || met         | low_days
        07:00-06:01 1; 06:01-08:00 20; 08:00-07:00 1 || not met     | day_over_limit
        07:00-23:00 1; 23:00-14:59 20; 14:59-07:00 1 || cannot tell | day_incomplete
        """,
        fields=("ward_day_starts",),
        given={"output_days": "1"},
    ),
    Table(
        "R1.2",
        "Three shifts are one day",
        "The volumes of all checks of a ward-day are added before they are compared with the limit.",
        """
        bags 9-Nov                                    || output  | because
        ----------------------------------------------++---------+---------------
        07:00-15:00 4; 15:00-23:00 3; 23:00-07:00 2.9 || met     | low_days
        07:00-15:00 4; 15:00-23:00 3; 23:00-07:00 3   || not met | day_over_limit
        07:00-15:00 9; 15:00-23:00 -2; 23:00-07:00 2  || met     | low_days
        """,
        fields=LIMIT,
    ),
    Table(
        "R1.2",
        "When a day is complete",
        "A ward-day is complete when the checks that belong to it last, together, at least the length of the day less "
        "120 minutes, and when no stretch of more than 60 minutes lies outside every check with a volume.",
        """
        bags 9-Nov                                  || output      | because
        --------------------------------------------++-------------+---------------
        07:00-14:00 1; 15:00-07:00 1                || met         | low_days
        07:00-13:59 1; 15:00-07:00 1                || cannot tell | day_incomplete
        08:00-07:00 1                               || met         | low_days
        08:01-07:00 1                               || cannot tell | day_incomplete
        07:00-06:00 1                               || met         | low_days
        07:00-05:59 1                               || cannot tell | day_incomplete
        07:00-14:00 1; 15:00-22:00 1; 23:00-07:00 1 || met         | low_days
        07:00-14:00 1; 15:00-22:00 1; 23:00-06:59 1 || cannot tell | day_incomplete
        07:00-12:00 1                               || cannot tell | day_incomplete
        """,
        fixed=(UNCHARTED, GAP),
    ),
    Table(
        "R1.2",
        "A night bag that reaches into the next day",
        "A check that belongs to the day before still shows that the tube was watched in the hours it reaches into, "
        "but the next day's own checks must make up its length less 120 minutes.",
        """
        bags 8-Nov to 9-Nov                         || output      | because
        --------------------------------------------++-------------+---------------
        07:00-00:00 1; 00:00-09:00 1; 09:00-07:00 1 || met         | low_days
        07:00-00:00 1; 00:00-09:01 1; 09:01-07:00 1 || cannot tell | day_incomplete
        """,
        fixed=(UNCHARTED, GAP),
    ),
    Table(
        "R1.2",
        "Completeness is asked from insertion to removal",
        "Of a drain that came out during the day, only the hours in which it was in must be charted.",
        """
        drain B         | bags 9-Nov B  | events                || output      | because
        ----------------+---------------+-----------------------++-------------+---------------
        same collection | 07:00-12:00 1 | 9-Nov 12:00 removed B || met         | low_days
        same collection | 07:00-11:00 1 | 9-Nov 12:00 removed B || met         | low_days
        same collection | 07:00-10:59 1 | 9-Nov 12:00 removed B || cannot tell | day_incomplete
        same collection | 07:00-12:00 1 |                       || cannot tell | day_incomplete
        """,
        fixed=(UNCHARTED, GAP),
    ),
    Table(
        "R1.2",
        "A check without a volume covers nothing",
        "A check that records no volume charts no time, whatever else it says; a day to which no check belongs is "
        "missing.",
        """
        bags 9-Nov                                            || output      | because
        ------------------------------------------------------++-------------+---------------
        07:00-19:00 1; 19:00-07:00 1                          || met         | low_days
        07:00-19:00 1; 19:00-07:00 no volume, flush test free || cannot tell | day_incomplete
        all day no volume, flush test free                    || cannot tell | day_missing
        none                                                  || cannot tell | day_missing
        """,
    ),
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
        not recorded | 30            || cannot tell | gross_not_recorded
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
        "Twenty-six hours by default",
        "With the default of 26 hours, the volume of yesterday morning is too old at noon of the next day but one.",
        """
        judged at    | net 10-Nov   || output      | because
        -------------+--------------++-------------+--------------------------------
        11-Nov 09:00 | not recorded || cannot tell | day_missing, no no_recent_check
        11-Nov 09:01 | not recorded || cannot tell | day_missing, no_recent_check
        """,
        fields=("max_check_age_h",),
    ),
    Table(
        "R5.1",
        "A protocol that does not use the volume",
        "Where a protocol asks for no low day at all, the volume is neither met nor not met, and the drain can be "
        "ready without it.",
        """
        output_days | net 9-Nov    || output   | because
        ------------+--------------++----------+----------------
        0           | 4            || not used | volume_not_used
        0           | 90           || not used | volume_not_used
        0           | not recorded || not used | volume_not_used
        2           | 90           || not met  | day_over_limit
        """,
        fields=("output_days",),
        given={"protocol": "cholecystostomy", "drain type": "cholecystostomy"},
    ),
]
