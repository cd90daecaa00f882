"""R4: follow-up imaging shows the collection gone and the drain in it, and nothing has happened since."""

from tests.spec.table import Table
from tracker.readiness.superseding import OUTPUT_FACTOR

__all__ = ["TABLES"]

FACTOR = ("a day of more than so many times the output limit supersedes", OUTPUT_FACTOR)
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
        "It cannot clear any collection, but what it says against the patient holds for every one.",
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
        "R4.3",
        "Anything bad fails, whatever else",
        "A persistent or enlarged collection, a rupture or other complication, a new collection or a displaced drain "
        "fails the criterion, also when the report is preliminary, too old, or older than something that has happened "
        "since.",
        """
        imaging                                 | events                || imaging | because
        ----------------------------------------+-----------------------++---------+--------------------------
        CT 8-Nov 15:00, persistent              |                       || not met | persistent
        CT 8-Nov 15:00, enlarged                |                       || not met | enlarged
        CT 8-Nov 15:00, rupture                 |                       || not met | complication
        CT 8-Nov 15:00, displaced               |                       || not met | displaced
        CT 8-Nov 15:00, new collection          |                       || not met | new_collection
        CT 8-Nov 15:00, preliminary, persistent |                       || not met | persistent, not_final
        CT 2-Nov 15:00, persistent              |                       || not met | persistent, study_too_old
        CT 8-Nov 15:00, persistent              | 9-Nov 09:00 exchanged || not met | persistent, superseded
        """,
    ),
    Table(
        "R4.3",
        "A reported new collection stays",
        "A new collection reported by any study of the patient since the insertion keeps the criterion not met until "
        "a later final CT or MRI, of this collection or of the one that the first study was of, says that there is "
        "none.",
        """
        imaging                                              || imaging | because
        -----------------------------------------------------++---------+---------------
        US 7-Nov 10:00, new collection;                      ||         |
        CT 8-Nov 15:00                                       || met     | resolved
        US 7-Nov 10:00, new collection;                      ||         |
        CT 8-Nov 15:00, preliminary                          || not met | new_collection
        US 7-Nov 10:00, new collection;                      ||         |
        US 8-Nov 15:00                                       || not met | new_collection
        US 8-Nov 15:00, new collection;                      ||         |
        CT 8-Nov 15:00                                       || not met | new_collection
        CT 8-Nov 15:00;                                      ||         |
        plain film 9-Nov 10:00, new collection               || not met | new_collection
        CT 8-Nov 15:00;                                      ||         |
        US 9-Nov 10:00, new collection, other collection     || not met | new_collection
        CT 8-Nov 15:00;                                      ||         |
        US 9-Nov 10:00, new collection, collection not named || not met | new_collection
        CT 8-Nov 15:00;                                      ||         |
        US 9-Nov 10:00, new collection, other collection;    ||         |
        MRI 9-Nov 15:00, other collection                    || met     | resolved
        """,
    ),
    Table(
        "R4.4",
        "What makes a picture out of date",
        "Fever, abscess pain, signs of sepsis, suspicious fluid or a suspected or confirmed fistula after the study "
        "leave the criterion unknown: the picture is older than the last sign of trouble. What was before the study "
        "does not matter.",
        """
        more checks                                | fistula records             || imaging     | because
        -------------------------------------------+-----------------------------++-------------+-----------
        9-Nov 08:00-09:00 temperature 38.0         |                             || cannot tell | superseded
        8-Nov 13:00-14:00 temperature 38.0         |                             || met         | resolved
        9-Nov 08:00-09:00 pain 1 from the abscess  |                             || cannot tell | superseded
        9-Nov 08:00-09:00 pain 5 at the drain site |                             || met         | resolved
        9-Nov 08:00-09:00 sepsis signs             |                             || cannot tell | superseded
        9-Nov 08:00-09:00 enteric fluid            |                             || cannot tell | superseded
        9-Nov 08:00-09:00 bloody fluid             |                             || met         | resolved
                                                   | 6-Nov 09:00 none suspected; ||             |
                                                   | 9-Nov 09:00 suspected       || cannot tell | superseded
                                                   | 6-Nov 09:00 none suspected; ||             |
                                                   | 9-Nov 09:00 confirmed       || cannot tell | superseded
                                                   | 6-Nov 09:00 suspected       || met         | resolved
        """,
        fields=("fever_c", "abscess_pain_max"),
    ),
    Table(
        "R4.4",
        "What is done to the drain afterwards",
        "So do a dislodgement, an exchange, an upsizing, a repositioning or a lytic of any drain of the collection, "
        "and another drain put into it. At the very time of the study they count as after it.",
        """
        events                         | drain B                       || imaging     | because
        -------------------------------+-------------------------------++-------------+-----------
        9-Nov 09:00 dislodged          |                               || cannot tell | superseded
        9-Nov 09:00 exchanged          |                               || cannot tell | superseded
        9-Nov 09:00 upsized            |                               || cannot tell | superseded
        9-Nov 09:00 repositioned       |                               || cannot tell | superseded
        9-Nov 09:00 lytic instilled    |                               || cannot tell | superseded
        8-Nov 15:00 exchanged          |                               || cannot tell | superseded
        8-Nov 14:59 exchanged          |                               || met         | resolved
        9-Nov 09:00 clamped            |                               || met         | resolved
        9-Nov 09:00 position confirmed |                               || met         | resolved
        9-Nov 09:00 exchanged B        | same collection               || cannot tell | superseded
        9-Nov 09:00 exchanged B        | other collection              || met         | resolved
                                       | same collection, 8-Nov 15:00  || cannot tell | superseded
                                       | same collection, 8-Nov 14:59  || met         | resolved
                                       | other collection, 9-Nov 10:00 || met         | resolved
        """,
    ),
    Table(
        "R4.4",
        "Without its own time it may be after the study",
        "An observation without its own time may have been as late as the end of its check.",
        """
        more checks                                          || imaging     | because
        -----------------------------------------------------++-------------+-----------
        8-Nov 14:00-15:00 temperature 38.0                   || met         | resolved
        8-Nov 14:00-15:01 temperature 38.0                   || cannot tell | superseded
        8-Nov 14:00-18:00 temperature 38.0, seen 8-Nov 14:59 || met         | resolved
        8-Nov 14:00-18:00 temperature 38.0, seen 8-Nov 15:00 || cannot tell | superseded
        """,
    ),
    Table(
        "R4.4",
        "What may be fever or abscess pain",
        "A temperature that is not plausible and pain of unknown source supersede as well: they may be what they seem.",
        """
        more checks                                || imaging     | because
        -------------------------------------------++-------------+-----------
        9-Nov 08:00-09:00 temperature 43.1         || cannot tell | superseded
        9-Nov 08:00-09:00 pain 2 of unknown source || cannot tell | superseded
        9-Nov 08:00-09:00 pain 0 of unknown source || met         | resolved
        9-Nov 08:00-09:00 temperature 37.9         || met         | resolved
        """,
        fields=("plausible_temp_c", "abscess_pain_max"),
    ),
    Table(
        "R4.4",
        "A high output after the study",
        "A fully charted ward-day, any part of it after the study, with more than five times the output limit "
        "supersedes. Not yet recorded flush is read as none, an implausible volume as high.",
        """
        imaging        | net 8-Nov | out 9-Nov | flushed 9-Nov || imaging     | because
        ---------------+-----------+-----------+---------------++-------------+-----------
                       |           | 50        | 0             || met         | resolved
                       |           | 50.1      | 0             || cannot tell | superseded
                       |           | 80        | 30            || met         | resolved
                       |           | 50.1      | not recorded  || cannot tell | superseded
                       |           | 5001      | 0             || cannot tell | superseded
                       | 50.1      |           |               || cannot tell | superseded
        CT 9-Nov 07:00 | 50.1      |           |               || met         | resolved
        """,
        fields=("output_threshold_ml",),
        fixed=(FACTOR,),
    ),
    Table(
        "R4.4",
        "Only a charted day, and the whole collection",
        "A day that is not fully charted does not supersede by its volume; the volumes of all drains of the "
        "collection are added.",
        """
        bags 9-Nov     | drain B          | net 9-Nov B | output_days || imaging     | because
        ---------------+------------------+-------------+-------------++-------------+-----------
        07:00-19:00 90 |                  |             |             || met         | resolved
        all day 30     | same collection  | 20          |             || met         | resolved
        all day 30     | same collection  | 20.1        |             || cannot tell | superseded
        all day 30     | other collection | 90          |             || met         | resolved
        """,
        fixed=(FACTOR,),
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
