"""R4, sentences 3 and 4: what fails whatever else is reported, and what makes a study out of date."""

from tests.spec.table import Table
from tracker.readiness.superseding import OUTPUT_FACTOR

__all__ = ["TABLES"]

FACTOR = ("how many times the output limit a day must exceed to supersede", OUTPUT_FACTOR)

TABLES = [
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
        "What is done to the drain after the study",
        "A dislodgement, an exchange, an upsizing, a repositioning or a lytic of any drain of the collection after "
        "the study leaves the criterion unknown, and so does another drain put into it. At the very time of the study "
        "they count as after it.",
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
        "A later picture of a displaced drain",
        "A later study that shows the drain displaced makes an earlier one out of date, also where it is of a kind "
        "that does not count itself.",
        """
        imaging                                                             || imaging     | because
        --------------------------------------------------------------------++-------------+-----------
        CT 8-Nov 15:00; plain film 9-Nov 12:00, displaced                   || cannot tell | superseded
        CT 8-Nov 15:00; plain film 8-Nov 14:00, displaced                   || met         | resolved
        CT 8-Nov 15:00; plain film 9-Nov 12:00, displaced, other collection || met         | resolved
        CT 8-Nov 15:00; plain film 9-Nov 12:00                              || met         | resolved
        """,
        fields=("imaging_modalities",),
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
        "Only what is used at the moment judged",
        "A sign of a check that has not ended at the moment judged does not count yet, also when it is known already.",
        """
        more checks                                               || imaging     | because
        ----------------------------------------------------------++-------------+-----------
        11:00-12:00 temperature 38.0                              || cannot tell | superseded
        11:00-12:01 temperature 38.0, entered 10-Nov 12:01        || met         | resolved
        11:00-12:00 pain 1 from the abscess                       || cannot tell | superseded
        11:00-12:01 pain 1 from the abscess, entered 10-Nov 12:01 || met         | resolved
        """,
        given={"known at": "10-Nov 13:00"},
    ),
    Table(
        "R4.4",
        "What may be fever or abscess pain",
        "A temperature that is not plausible and pain of unknown source count as fever and abscess pain after the "
        "study: they may be what they seem.",
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
        "A fully charted ward-day, any part of it after the study, with more than five times the output limit leaves "
        "the criterion unknown. A flush that is not recorded is read as none, a volume that is not plausible as high.",
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
        "A day that is not fully charted does not make a study out of date by its volume; the volumes of all drains "
        "of the collection are added.",
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
]
