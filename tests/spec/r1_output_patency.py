"""R1, second part: a low output counts only through a tube that is known to be open and in the collection."""

from tests.spec.table import Table

__all__ = ["TABLES"]

RESTARTS = ("run_restarts_on",)

TABLES = [
    Table(
        "R1.4",
        "A low day needs a free flush",
        "A low day counts only if at least one check of it, for every drain of the collection, says that the catheter "
        "flushed freely. That the flush was not tried, or not recorded, is no answer.",
        """
        flush test 9-Nov | drain B          | flush test 9-Nov B || output      | because
        -----------------+------------------+--------------------++-------------+---------------------
        free             |                  |                    || met         | low_days
        not done         |                  |                    || cannot tell | patency_not_recorded
        not recorded     |                  |                    || cannot tell | patency_not_recorded
        resistance       |                  |                    || cannot tell | not_patent
        blocked          |                  |                    || cannot tell | not_patent
        free             | same collection  | free               || met         | low_days
        free             | same collection  | not done           || cannot tell | patency_not_recorded
        free             | other collection | not done           || met         | low_days
        """,
        fields=("patency_required_each_counted_day",),
    ),
    Table(
        "R1.4",
        "Nothing may speak against it",
        "No check that shares time with the day may say blocked, resistance, clamped or leaking beside the catheter, "
        "whether or not it records a volume. One free flush does not outweigh it.",
        """
        more checks                                        || output      | because
        ---------------------------------------------------++-------------+-----------
        9-Nov 12:00-12:00 no volume, flush test free       || met         | low_days
        9-Nov 12:00-12:00 no volume, flush test blocked    || cannot tell | not_patent
        9-Nov 12:00-12:00 no volume, flush test resistance || cannot tell | not_patent
        9-Nov 12:00-12:00 no volume, clamped               || cannot tell | clamped
        9-Nov 12:00-12:00 no volume, leak                  || cannot tell | leak
        8-Nov 05:00-07:00 no volume, leak                  || met         | low_days
        8-Nov 05:00-07:01 no volume, leak                  || cannot tell | leak
        10-Nov 06:59-08:00 no volume, leak                 || cannot tell | leak
        """,
        fields=("patency_required_each_counted_day",),
    ),
    Table(
        "R1.4",
        "A recorded clamping",
        "No recorded clamping may cover any part of the day. It lasts from the clamping to the next unclamping of "
        "that drain, and until one is recorded it is open.",
        """
        events                                         | drain B          || output      | because
        -----------------------------------------------+------------------++-------------+---------
        7-Nov 06:00 clamped; 8-Nov 07:00 unclamped     |                  || met         | low_days
        7-Nov 06:00 clamped; 8-Nov 07:01 unclamped     |                  || cannot tell | clamped
        9-Nov 23:00 clamped; 9-Nov 23:01 unclamped     |                  || cannot tell | clamped
        7-Nov 06:00 clamped                            |                  || cannot tell | clamped
        7-Nov 06:00 clamped; 7-Nov 08:00 unclamped B   | same collection  || cannot tell | clamped
        9-Nov 12:00 clamped B; 9-Nov 13:00 unclamped B | same collection  || cannot tell | clamped
        9-Nov 12:00 clamped B; 9-Nov 13:00 unclamped B | other collection || met         | low_days
        10-Nov 12:00 clamped                           |                  || cannot tell | clamped
        10-Nov 12:01 clamped                           |                  || met         | low_days
        """,
        fields=("patency_required_each_counted_day",),
    ),
    Table(
        "R1.4",
        "Questions that the bedside form asks",
        "The bedside form asks in so many words whether the drain was clamped and whether it leaked. A check of the "
        "form that leaves one of them open makes its day unknown; in an import or a case file a blank is no "
        "statement.",
        """
        9-Nov came from | clamped 9-Nov | leak 9-Nov   || output      | because
        ----------------+---------------+--------------++-------------+------------------------
        import          | not recorded  | not recorded || met         | low_days
        bedside form    | no            | no           || met         | low_days
        bedside form    | not recorded  | no           || cannot tell | clamp_or_leak_not_asked
        bedside form    | no            | not recorded || cannot tell | clamp_or_leak_not_asked
        bedside form    | yes           | no           || cannot tell | clamped
        bedside form    | no            | yes          || cannot tell | leak
        """,
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
        events                                         | drain B          | net 9-Nov || output      | because
        -----------------------------------------------+------------------+-----------++-------------+----------
        9-Nov 09:00 dislodged                          |                  |           || cannot tell | dislodged
        9-Nov 09:00 dislodged                          |                  | 90        || cannot tell | dislodged
        10-Nov 12:00 dislodged                         |                  |           || cannot tell | dislodged
        10-Nov 12:01 dislodged                         |                  |           || met         | low_days
        9-Nov 09:00 dislodged B                        | same collection  |           || cannot tell | dislodged
        9-Nov 09:00 dislodged B                        | other collection |           || met         | low_days
        7-Nov 05:00 dislodged B; 7-Nov 06:00 removed B | same collection  |           || met         | low_days
        """,
    ),
    Table(
        "R1.6",
        "What is done at the bedside to end it",
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
        "Which study ends it",
        "A later final or amended study of this collection, of an accepted kind, that reports the drain in it, ends "
        "it as well.",
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
        "A ward-day that shares any time with such a stretch is no low day, even after the tip is back. It can still "
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
        "A study that shows the drain displaced",
        "Any study of the collection since the insertion that shows the drain displaced opens such a stretch, "
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
        """,
    ),
    Table(
        "R1.7",
        "The running day can fail, or leave it open",
        "The ward-day that is still running fails the criterion as soon as its net output reaches the limit. It "
        "leaves the criterion open when a check of it says blocked, resistance, clamped or leaking, when more than 10 "
        "mL are retained so far, or when a volume of it is missing or in doubt.",
        """
        bags 10-Nov                              || output      | because
        -----------------------------------------++-------------+-----------------------
        07:00-11:00 9.9                          || met         | low_days
        07:00-11:00 10                           || not met     | running_day_over_limit
        07:00-11:00 out 0, flushed 10            || met         | low_days
        07:00-11:00 out 0, flushed 10.1          || cannot tell | irrigant_retained
        07:00-11:00 4, flush test blocked        || cannot tell | not_patent
        07:00-11:00 4, flush test resistance     || cannot tell | not_patent
        07:00-11:00 4, flush test not done       || met         | low_days
        07:00-11:00 4, clamped                   || cannot tell | clamped
        07:00-11:00 4, leak                      || cannot tell | leak
        07:00-11:00 out 10, flushed not recorded || cannot tell | flush_not_recorded
        07:00-11:00 out not recorded, flushed 10 || cannot tell | gross_not_recorded
        07:00-11:00 out 5001, flushed 10         || cannot tell | implausible_volume
        07:00-11:00 4; 10-Nov 07:00-11:00 10     || cannot tell | duplicate_interval
        """,
        fields=("output_threshold_ml", "retained_irrigant_limit_ml"),
    ),
    Table(
        "R1.7",
        "It can never satisfy it",
        "However little the running day has brought so far, it stands in for no day that failed or is missing.",
        """
        net 9-Nov    | bags 10-Nov   || output      | because
        -------------+---------------++-------------+---------------
        10           | 07:00-12:00 0 || not met     | day_over_limit
        not recorded | 07:00-12:00 0 || cannot tell | day_missing
        """,
    ),
]
