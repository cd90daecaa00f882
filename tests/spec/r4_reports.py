"""R4, sentences 1, 2 and 5: which study counts and what its report must say."""

from tests.spec.table import Table

__all__ = ["TABLES"]

REQUIRED = ("imaging_policy",)

TABLES = [
    Table(
        "R4.1",
        "Which studies count",
        "A study counts if it is of this collection, of a kind that the protocol accepts, and was done at least 24 "
        "hours after this drain was put in. Without one the criterion is unknown.",
        """
        imaging                                || imaging     | because
        ---------------------------------------++-------------+----------------------
        CT 8-Nov 15:00                         || met         | resolved
        US 8-Nov 15:00                         || met         | resolved
        CEUS 8-Nov 15:00                       || met         | resolved
        MRI 8-Nov 15:00                        || met         | resolved
        contrast through the drain 8-Nov 15:00 || met         | resolved
        plain film 8-Nov 15:00                 || cannot tell | only_other_modality
        CT 8-Nov 15:00, other collection       || cannot tell | only_other_collection
        none                                   || cannot tell | no_study
        """,
        fields=("imaging_modalities", *REQUIRED),
    ),
    Table(
        "R4.1",
        "Not before 24 hours",
        "What is seen on the day of insertion is the drain's position, not what it has achieved; a study from before "
        "the insertion never counts.",
        """
        put in      | imaging        || imaging     | because
        ------------+----------------++-------------+-----------------
        7-Nov 15:00 | CT 8-Nov 15:00 || met         | resolved
        7-Nov 15:01 | CT 8-Nov 15:00 || cannot tell | only_early_study
        8-Nov 15:01 | CT 8-Nov 15:00 || cannot tell | no_study
        """,
        fields=("imaging_min_h_after_insertion",),
    ),
    Table(
        "R4.1",
        "The newest decides",
        "The newest study that counts decides; of two at the same time, the worse. A study of the collection that "
        "does not count does not take its place.",
        """
        imaging                                                      || imaging     | because
        -------------------------------------------------------------++-------------+------------------
        CT 5-Nov 15:00, persistent; CT 8-Nov 15:00                   || met         | no persistent
        CT 5-Nov 15:00; CT 8-Nov 15:00, persistent                   || not met     | persistent
        CT 8-Nov 15:00; US 8-Nov 15:00, persistent                   || not met     | persistent
        CT 8-Nov 15:00; US 8-Nov 15:00, preliminary                  || cannot tell | not_final
        CT 5-Nov 15:00; CT 8-Nov 15:00, preliminary                  || cannot tell | not_final
        CT 8-Nov 15:00; plain film 9-Nov 15:00, not diagnostic       || met         | no non_diagnostic
        CT 8-Nov 15:00; CT 9-Nov 15:00, persistent, other collection || met         | no persistent
        """,
        fields=("imaging_modalities",),
    ),
    Table(
        "R4.1",
        "A study that names no collection",
        "A study that names no collection clears none, but what it says against the patient holds for every one.",
        """
        imaging                                                          || imaging     | because
        -----------------------------------------------------------------++-------------+---------------------
        CT 8-Nov 15:00, collection not named                             || cannot tell | collection_not_named
        CT 8-Nov 15:00; CT 9-Nov 15:00, collection not named             || cannot tell | collection_not_named
        CT 8-Nov 15:00; CT 9-Nov 15:00, collection not named, persistent || not met     | persistent
        """,
    ),
    Table(
        "R4.2",
        "Everything must be stated, and good",
        "The report must be final or amended; it must say that the collection has resolved, that the drain lies in "
        "it, that there is no complication and that there is no new collection. What it does not say leaves the "
        "criterion unknown.",
        """
        imaging                                   || imaging     | because
        ------------------------------------------++-------------+--------------------------
        CT 8-Nov 15:00, amended                   || met         | resolved
        CT 8-Nov 15:00, preliminary               || cannot tell | not_final
        CT 8-Nov 15:00, status not stated         || cannot tell | not_final
        CT 8-Nov 15:00, not diagnostic            || cannot tell | non_diagnostic
        CT 8-Nov 15:00, result not stated         || cannot tell | result_not_stated
        CT 8-Nov 15:00, position not reported     || cannot tell | position_not_stated
        CT 8-Nov 15:00, position left blank       || cannot tell | position_not_stated
        CT 8-Nov 15:00, complication not stated   || cannot tell | complication_not_stated
        CT 8-Nov 15:00, new collection not stated || cannot tell | new_collection_not_stated
        """,
    ),
    Table(
        "R4.2",
        "Where a site does not ask for the position",
        "A protocol may accept a report that does not state the drain's position; a displaced drain fails all the "
        "same.",
        """
        imaging                               || imaging | because
        --------------------------------------++---------+----------
        CT 8-Nov 15:00, position not reported || met     | resolved
        CT 8-Nov 15:00, displaced             || not met | displaced
        """,
        fields=("drain_position_required",),
        given={"drain_position_required": "false"},
    ),
    Table(
        "R4.2",
        "No older than seven days",
        "The study may be at most seven days old, counted by date in the ward's time zone.",
        """
        imaging        | judged at    | imaging_max_age_days || imaging     | because
        ---------------+--------------+----------------------++-------------+--------------
        CT 3-Nov 00:01 | 10-Nov 12:00 |                      || met         | resolved
        CT 3-Nov 15:00 | 10-Nov 23:59 |                      || met         | resolved
        CT 3-Nov 15:00 | 11-Nov 00:00 |                      || cannot tell | study_too_old
        CT 2-Nov 23:59 | 10-Nov 12:00 |                      || cannot tell | study_too_old
        CT 7-Nov 15:00 | 10-Nov 12:00 | 3                    || met         | resolved
        CT 6-Nov 15:00 | 10-Nov 12:00 | 3                    || cannot tell | study_too_old
        """,
        fields=("imaging_max_age_days",),
    ),
    Table(
        "R4.2",
        "What is left of the collection",
        "By default nothing may be left. A report of a residual fails, one of a residual of 0 mm contradicts itself "
        "and is unknown, and a size above the limit fails whatever the report calls it.",
        """
        imaging                        || imaging     | because
        -------------------------------++-------------+-----------------------
        CT 8-Nov 15:00, resolved       || met         | resolved
        CT 8-Nov 15:00, resolved, 0 mm || met         | resolved
        CT 8-Nov 15:00, resolved, 1 mm || not met     | residual_above_limit
        CT 8-Nov 15:00, residual       || not met     | residual_above_limit
        CT 8-Nov 15:00, residual, 5 mm || not met     | residual_above_limit
        CT 8-Nov 15:00, residual, 0 mm || cannot tell | residual_contradictory
        """,
        fields=("residual_max_mm",),
    ),
    Table(
        "R4.2",
        "Where a site accepts a small residual",
        "A profile, for example for liver abscesses, may accept a residual up to a size. The size must then be stated.",
        """
        imaging                           || imaging     | because
        ----------------------------------++-------------+----------------------
        CT 8-Nov 15:00, residual, 20 mm   || met         | residual_within_limit
        CT 8-Nov 15:00, residual, 20.1 mm || not met     | residual_above_limit
        CT 8-Nov 15:00, residual          || cannot tell | residual_not_stated
        CT 8-Nov 15:00, persistent, 5 mm  || not met     | persistent
        CT 8-Nov 15:00, resolved          || met         | resolved
        """,
        fields=("residual_max_mm",),
        given={"residual_max_mm": "20"},
    ),
    Table(
        "R4.5",
        "Imaging only if indicated",
        "A protocol may ask for imaging only if it is indicated. With no study of the collection since insertion, the "
        "criterion is then met when the other three are met, and unknown otherwise. A study that was done must clear.",
        """
        imaging                                          | net 9-Nov || imaging     | because
        -------------------------------------------------+-----------++-------------+-----------------
        none                                             |           || met         | not_indicated
        none                                             | 10        || cannot tell | indication_open
        CT 8-Nov 15:00, other collection                 |           || met         | not_indicated
        CT 8-Nov 15:00, preliminary                      |           || cannot tell | not_final
        CT 1-Nov 12:00                                   |           || cannot tell | only_early_study
        CT 8-Nov 15:00, persistent                       |           || not met     | persistent
        CT 8-Nov 15:00, other collection, new collection |           || not met     | new_collection
        """,
        fields=REQUIRED,
        given={"imaging_policy": "if_indicated"},
    ),
]
