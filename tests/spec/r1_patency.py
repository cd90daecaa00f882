"""R1, sentences 4 and 7: the tube is known to be open, and what the running day can do."""

from tests.spec.table import Table

__all__ = ["TABLES"]

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
        "A drain that was in for a short part of the day",
        "A drain that came out within the first two hours of a ward-day needs no volume of it, but the day still does "
        "not count without a free flush of that drain.",
        """
        drain B         | net 9-Nov B  | events                 || output      | because
        ----------------+--------------+------------------------++-------------+---------------------
        same collection | not recorded | 9-Nov 07:00 removed B  || met         | low_days
        same collection | not recorded | 9-Nov 08:00 removed B  || cannot tell | patency_not_recorded
        """,
        fields=("patency_required_each_counted_day",),
    ),
    Table(
        "R1.4",
        "Which day a free flush speaks for",
        "A free flush speaks for the ward-day to which its check belongs, and for no other.",
        """
        more checks                                   || output      | because
        ----------------------------------------------++-------------+---------------------
        9-Nov 12:00-13:00 no volume, flush test free  || met         | low_days
        10-Nov 06:00-08:00 no volume, flush test free || met         | low_days
        10-Nov 06:01-08:00 no volume, flush test free || cannot tell | patency_not_recorded
        8-Nov 12:00-13:00 no volume, flush test free  || cannot tell | patency_not_recorded
        """,
        fields=("patency_required_each_counted_day",),
        given={"flush test 9-Nov": "not done"},
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
        7-Nov 06:00 clamped B; 7-Nov 12:00 removed B   | same collection  || met         | low_days
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
        "R1.4",
        "Which checks of the form must answer them",
        "Only a check that records a volume or a flush test must answer for clamp and leak; one that holds the "
        "patient's signs alone need not.",
        """
        more checks                                   || output      | because
        ----------------------------------------------++-------------+---------------------------
        07:00-11:00 temperature 36.8                  || met         | low_days
        07:00-11:00 no volume, flush test free        || cannot tell | clamp_or_leak_not_asked
        07:00-11:00 out 10, flushed 10                || cannot tell | clamp_or_leak_not_asked
        07:00-11:00 out 10, flushed 10, clamped, leak || cannot tell | no clamp_or_leak_not_asked
        """,
        given={"more checks came from": "bedside form"},
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
        "The running day can never satisfy it",
        "However little the running day has brought so far, it stands in for no day that failed or is missing.",
        """
        net 9-Nov    | bags 10-Nov   || output      | because
        -------------+---------------++-------------+---------------
        10           | 07:00-12:00 0 || not met     | day_over_limit
        not recorded | 07:00-12:00 0 || cannot tell | day_missing
        """,
    ),
]
