"""R1, sentences 1 and 2: how much came out of the collection, on which days, and when a day is complete."""

from tests.spec.table import Table
from tracker.readiness.drain_day import LONGEST_GAP, UNCHARTED_ALLOWED

__all__ = ["TABLES"]

LIMIT = ("output_threshold_ml", "output_comparator")
GAP = ("longest stretch without a volume", LONGEST_GAP)
UNCHARTED = ("time of a day that may be uncharted in all", UNCHARTED_ALLOWED)

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
]
