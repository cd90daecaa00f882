"""R1, sentence 6: what starts the count of low days again, and a drain that lies out of place."""

from tests.spec.table import Table

__all__ = ["TABLES"]

RESTARTS = ("run_restarts_on",)

TABLES = [
    Table(
        "R1.6",
        "The insertion day never counts",
        "The ward-day on which a drain was put into the collection is no low day, for any drain of it. It can still "
        "fail.",
        """
        put in      | drain B                       | net 9-Nov || output      | because
        ------------+-------------------------------+-----------++-------------+---------------
        7-Nov 10:00 |                               |           || met         | low_days
        8-Nov 06:59 |                               |           || met         | low_days
        8-Nov 07:00 |                               |           || cannot tell | insertion_day
                    | same collection, 8-Nov 06:59  |           || met         | low_days
                    | same collection, 9-Nov 07:00  |           || cannot tell | insertion_day
                    | same collection, 9-Nov 12:00  |           || cannot tell | insertion_day
                    | same collection, 9-Nov 12:00  | 10        || not met     | day_over_limit
                    | other collection, 9-Nov 12:00 |           || met         | low_days
        """,
        fields=("output_days",),
    ),
    Table(
        "R1.6",
        "What starts the count again",
        "An exchange, an upsizing, a repositioning or a lytic through any drain of the collection starts the count of "
        "low days again: its ward-day counts no more than an insertion day. Which of these do so is the protocol's "
        "choice.",
        """
        events                         | drain B          | run_restarts_on || output      | because
        -------------------------------+------------------+-----------------++-------------+------------
        8-Nov 06:59 exchanged          |                  |                 || met         | low_days
        8-Nov 07:00 exchanged          |                  |                 || cannot tell | restart_day
        9-Nov 09:00 upsized            |                  |                 || cannot tell | restart_day
        9-Nov 09:00 repositioned       |                  |                 || cannot tell | restart_day
        9-Nov 09:00 lytic instilled    |                  |                 || cannot tell | restart_day
        9-Nov 09:00 position confirmed |                  |                 || met         | low_days
        9-Nov 09:00 lytic instilled    |                  | [exchanged]     || met         | low_days
        9-Nov 09:00 exchanged B        | same collection  |                 || cannot tell | restart_day
        9-Nov 09:00 exchanged B        | other collection |                 || met         | low_days
        10-Nov 09:00 exchanged         |                  |                 || cannot tell | restart_day
        """,
        fields=RESTARTS,
    ),
    Table(
        "R1.6",
        "A dislodged drain says nothing",
        "From a dislodgement of any drain of the collection until its tip is known to lie in the collection again, "
        "the criterion is unknown, whatever was charted, also on a day that would fail.",
        """
        events                          | drain B          | net 9-Nov || output      | because
        --------------------------------+------------------+-----------++-------------+----------
        9-Nov 09:00 dislodged           |                  |           || cannot tell | dislodged
        9-Nov 09:00 dislodged           |                  | 90        || cannot tell | dislodged
        10-Nov 12:00 dislodged          |                  |           || cannot tell | dislodged
        10-Nov 12:01 dislodged          |                  |           || met         | low_days
        9-Nov 09:00 dislodged B         | same collection  |           || cannot tell | dislodged
        9-Nov 09:00 dislodged B         | other collection |           || met         | low_days
        7-Nov 05:00 dislodged B;        |                  |           ||             |
        7-Nov 06:00 removed B           | same collection  |           || met         | low_days
        10-Nov 08:00 dislodged;         |                  |           ||             |
        10-Nov 12:00 position confirmed |                  |           || met         | low_days
        10-Nov 08:00 dislodged;         |                  |           ||             |
        10-Nov 12:01 position confirmed |                  |           || cannot tell | dislodged
        """,
    ),
    Table(
        "R1.6",
        "What ends a dislodgement at the bedside",
        "A position recorded as confirmed, an exchange or a repositioning of that drain, later than the dislodgement, "
        "ends it. An upsizing does not.",
        """
        events                                                || output      | because
        ------------------------------------------------------++-------------+----------
        7-Nov 05:00 dislodged; 7-Nov 06:00 position confirmed || met         | low_days
        7-Nov 05:00 dislodged; 7-Nov 06:00 exchanged          || met         | low_days
        7-Nov 05:00 dislodged; 7-Nov 06:00 repositioned       || met         | low_days
        7-Nov 05:00 dislodged; 7-Nov 06:00 upsized            || cannot tell | dislodged
        7-Nov 05:00 dislodged; 7-Nov 05:00 exchanged          || cannot tell | dislodged
        7-Nov 05:00 dislodged                                 || cannot tell | dislodged
        """,
        given={"imaging": "none"},
    ),
    Table(
        "R1.6",
        "Which study ends a dislodgement",
        "A later final or amended study of this collection, of an accepted kind, that reports the drain in it, ends a "
        "dislodgement as well.",
        """
        imaging                               || output      | because
        --------------------------------------++-------------+----------
        CT 7-Nov 06:00                        || met         | low_days
        CT 7-Nov 06:00, amended               || met         | low_days
        CT 7-Nov 06:00, preliminary           || cannot tell | dislodged
        CT 7-Nov 06:00, position not reported || cannot tell | dislodged
        CT 7-Nov 06:00, other collection      || cannot tell | dislodged
        CT 7-Nov 06:00, collection not named  || cannot tell | dislodged
        CT 7-Nov 05:00                        || cannot tell | dislodged
        plain film 7-Nov 06:00                || cannot tell | dislodged
        """,
        fields=("imaging_modalities",),
        given={"events": "7-Nov 05:00 dislodged"},
    ),
    Table(
        "R1.6",
        "Days spent out of place",
        "A ward-day that shares any time with a dislodgement is no low day, even after the tip is back. It can still "
        "fail.",
        """
        events                                                | net 8-Nov || output      | because
        ------------------------------------------------------+-----------++-------------+---------------
        7-Nov 09:00 dislodged; 8-Nov 07:00 position confirmed |           || met         | low_days
        7-Nov 09:00 dislodged; 8-Nov 07:01 position confirmed |           || cannot tell | dislodged_day
        8-Nov 09:00 dislodged; 8-Nov 09:05 position confirmed |           || cannot tell | dislodged_day
        8-Nov 09:00 dislodged; 8-Nov 09:05 position confirmed | 10        || not met     | day_over_limit
        """,
    ),
    Table(
        "R1.6",
        "A drain that slipped before it was in",
        "Where a drain is said to have slipped before the moment at which it was put in, one of the two is wrong: the "
        "ward-days from then on are no low days.",
        """
        events                  | drain B                       || output      | because
        ------------------------+-------------------------------++-------------+--------------
                                | same collection, 10-Nov 13:00 || met         | low_days
        8-Nov 09:00 dislodged B | same collection, 10-Nov 13:00 || cannot tell | dislodged_day
        6-Nov 09:00 dislodged B | same collection, 10-Nov 13:00 || cannot tell | dislodged_day
        """,
    ),
    Table(
        "R1.6",
        "A study that shows the drain displaced",
        "Any study of the collection since the insertion that shows the drain displaced counts as a dislodgement, "
        "whatever its kind, its status or its age. A study that names no collection may be of this one.",
        """
        imaging                                                         | put in      || output      | because
        ----------------------------------------------------------------+-------------++-------------+--------------
        CT 8-Nov 15:00; CT 9-Nov 12:00, displaced                       |             || cannot tell | dislodged
        CT 8-Nov 15:00; plain film 9-Nov 12:00, preliminary, displaced  |             || cannot tell | dislodged
        CT 8-Nov 15:00; CT 9-Nov 12:00, displaced, collection not named |             || cannot tell | dislodged
        CT 8-Nov 15:00; CT 9-Nov 12:00, displaced, other collection     |             || met         | low_days
        CT 2-Nov 15:00, displaced; CT 8-Nov 06:00                       |             || met         | low_days
        CT 2-Nov 15:00, displaced; CT 8-Nov 07:01                       |             || cannot tell | dislodged_day
        CT 2-Nov 15:00, displaced                                       | 2-Nov 16:00 || met         | low_days
        CT 2-Nov 16:00, displaced                                       | 2-Nov 16:00 || cannot tell | dislodged
        """,
    ),
]
