"""R2, sentences 2 to 4 and 7: pain from the abscess, signs of sepsis, white count, and whose signs they are."""

from tests.spec.table import Table

__all__ = ["TABLES"]

TABLES = [
    Table(
        "R2.2",
        "Pain from the abscess",
        "Pain from the abscess must be 0 of 10, or at most what the protocol accepts. The highest score of today so "
        "far decides.",
        """
        more checks                          | abscess_pain_max || clinical | because
        -------------------------------------+------------------++----------+------------------
        08:00-09:00 pain 0 from the abscess  |                  || met      | pain_within_limit
        08:00-09:00 pain 1 from the abscess  |                  || not met  | abscess_pain
        08:00-09:00 pain 1 from the abscess; |                  ||          |
        10:00-11:00 pain 0 from the abscess  |                  || not met  | abscess_pain
        08:00-09:00 pain 2 from the abscess  | 2                || met      | pain_within_limit
        08:00-09:00 pain 3 from the abscess  | 2                || not met  | abscess_pain
        """,
        fields=("abscess_pain_max",),
    ),
    Table(
        "R2.2",
        "Where today has no score",
        "When no score certainly taken today speaks of the abscess, the last ward-day that has ended is looked at as "
        "well, and the highest score of both decides. When neither has one, the criterion is unknown.",
        """
        pain 9-Nov         | more checks                                || clinical    | because
        -------------------+--------------------------------------------++-------------+------------------
        0 from the abscess |                                            || met         | pain_within_limit
        3 from the abscess |                                            || not met     | abscess_pain
        3 from the abscess | 10-Nov 08:00-09:00 pain 0 from the abscess || met         | pain_within_limit
        3 from the abscess | 10-Nov 06:00-08:00 pain 0 from the abscess || not met     | abscess_pain
        0 from the abscess | 10-Nov 08:00-09:00 pain 3 from the abscess || not met     | abscess_pain
        0 from the abscess | 8-Nov 12:00-13:00 pain 3 from the abscess  || met         | pain_within_limit
        not recorded       |                                            || cannot tell | pain_missing
        not recorded       | 10-Nov 06:00-08:00 pain 0 from the abscess || met         | pain_within_limit
        not recorded       | 9-Nov 06:00-08:00 pain 0 from the abscess  || cannot tell | pain_missing
        not recorded       | 9-Nov 06:00-08:00 pain 0 from the abscess, ||             |
                           | seen 9-Nov 07:30                           || met         | pain_within_limit
        2 from the abscess | 10-Nov 08:00-09:00 pain 3 from the abscess || not met     | abscess_pain
        2 from the abscess | 10-Nov 06:00-08:00 pain 3 from the abscess || not met     | abscess_pain
        """,
        fields=("abscess_pain_max",),
    ),
    Table(
        "R2.2",
        "Pain that is not from the abscess",
        "Pain at the drain site or from elsewhere does not count against the patient, and it does not answer the "
        "question either. Pain of unknown source leaves the criterion unknown, unless pain from the abscess is "
        "recorded beside it.",
        """
        pain 9-Nov          | more checks                           || clinical    | because
        --------------------+---------------------------------------++-------------+--------------------
        0 at the drain site |                                       || cannot tell | pain_missing
        6 from elsewhere    |                                       || cannot tell | pain_missing
                            | 08:00-09:00 pain 6 at the drain site  || met         | pain_within_limit
                            | 08:00-09:00 pain 6 from elsewhere     || met         | pain_within_limit
        3 from the abscess  | 08:00-09:00 pain 6 from elsewhere     || not met     | abscess_pain
                            | 08:00-09:00 pain 2 of unknown source  || cannot tell | pain_source_unknown
                            | 08:00-09:00 pain 0 of unknown source  || met         | pain_within_limit
                            | 08:00-09:00 pain 2                    || cannot tell | pain_source_unknown
                            | 08:00-09:00 pain 0                    || met         | pain_within_limit
                            | 08:00-09:00 pain 2 no pain            || cannot tell | pain_source_unknown
                            | 08:00-09:00 pain 2 of unknown source; ||             |
                            | 10:00-11:00 pain 1 from the abscess   || not met     | abscess_pain
        """,
        fields=("abscess_pain_max",),
    ),
    Table(
        "R2.3",
        "Signs of sepsis",
        "Signs of sepsis recorded in the last two ward-days that have ended or today fail the criterion, whatever the "
        "temperature.",
        """
        sepsis signs 7-Nov | sepsis signs 8-Nov | more checks              || clinical | because
        -------------------+--------------------+--------------------------++----------+-----------------------
        yes                |                    |                          || met      | afebrile
                           | yes                |                          || not met  | sepsis_signs, afebrile
                           | no                 |                          || met      | afebrile
                           |                    | 08:00-09:00 sepsis signs || not met  | sepsis_signs
                           | yes                | 08:00-09:00 sepsis signs || not met  | sepsis_signs
        """,
        fields=("afebrile_days",),
    ),
    Table(
        "R2.4",
        "The white count",
        "The latest white count decides. At 11 × 10⁹/L or above it fails the criterion for 72 hours, and after that "
        "leaves it unknown until it is repeated. A lower one counts for 72 hours. Of two at the same time the higher "
        "decides.",
        """
        laboratory                                            || clinical    | because
        ------------------------------------------------------++-------------+-------------------------
        none                                                  || met         | no white_count_low
        10-Nov 06:00 white count 10.9                         || met         | white_count_low
        10-Nov 06:00 white count 11                           || not met     | white_count_high
        7-Nov 12:00 white count 11                            || not met     | white_count_high
        7-Nov 11:59 white count 11                            || cannot tell | white_count_high_expired
        8-Nov 12:00 white count 15; 9-Nov 12:00 white count 9 || met         | white_count_low
        8-Nov 12:00 white count 9; 9-Nov 12:00 white count 15 || not met     | white_count_high
        9-Nov 12:00 white count 15; 9-Nov 12:00 white count 9 || not met     | white_count_high
        5-Nov 12:00 white count 9                             || met         | no white_count_low
        """,
        fields=("wbc_limit_10e9_l", "wbc_max_age_h"),
    ),
    Table(
        "R2.4",
        "Whether a white count is asked for",
        "A protocol uses the white count if there is one (the default), requires one, or ignores it.",
        """
        wbc_policy     | laboratory                  || clinical    | because
        ---------------+-----------------------------++-------------+--------------------
        use_if_present | none                        || met         | afebrile
        required       | none                        || cannot tell | white_count_missing
        required       | 7-Nov 12:00 white count 9   || met         | white_count_low
        required       | 7-Nov 11:59 white count 9   || cannot tell | white_count_expired
        use_if_present | 7-Nov 11:59 white count 9   || met         | no white_count_low
        required       | 10-Nov 06:00 white count 11 || not met     | white_count_high
        ignore         | 10-Nov 06:00 white count 25 || met         | no white_count_high
        """,
        fields=("wbc_policy", "wbc_limit_10e9_l", "wbc_max_age_h"),
    ),
    Table(
        "R2.7",
        "Vital signs belong to the patient",
        "A check of any drain of the patient, in whichever collection, supplies the patient's temperature, pain and "
        "signs for all drains.",
        """
        day 9-Nov    | more checks                                                 || clinical    | because
        -------------+-------------------------------------------------------------++-------------+--------------------
        not recorded |                                                             || cannot tell | temperature_missing
        not recorded | 9-Nov 12:00-13:00 drain B, temperature 36.9, pain 0 no pain || met         | afebrile
                     | 9-Nov 12:00-13:00 drain B, temperature 38.5                 || not met     | fever
                     | 9-Nov 12:00-13:00 drain B, sepsis signs                     || not met     | sepsis_signs
        """,
        given={"drain B": "other collection"},
    ),
    Table(
        "R2.7",
        "A check of the bedside form must answer for sepsis",
        "The bedside form asks for signs of sepsis. A check of it that leaves them open supplies no temperature and "
        "no pain score; what it says against the patient still counts.",
        """
        9-Nov came from | sepsis signs 9-Nov | temperature 9-Nov || clinical    | because
        ----------------+--------------------+-------------------++-------------+----------------------------------
        import          | not recorded       |                   || met         | afebrile
        bedside form    | no                 |                   || met         | afebrile
        bedside form    | not recorded       |                   || cannot tell | temperature_missing, pain_missing
        bedside form    | not recorded       | 38.5              || not met     | fever
        bedside form    | yes                |                   || not met     | sepsis_signs
        """,
    ),
    Table(
        "R2.7",
        "Such a check is not the newest temperature either",
        "A temperature of a check that leaves the signs of sepsis open does not make an old temperature new.",
        """
        more checks                  | more checks came from || clinical    | because
        -----------------------------+-----------------------++-------------+--------------------
                                     |                       || cannot tell | temperature_too_old
        07:30-08:00 temperature 36.9 | import                || met         | afebrile
        07:30-08:00 temperature 36.9 | bedside form          || cannot tell | temperature_too_old
        """,
        fields=("max_check_age_h",),
        given={"seen 9-Nov": "9-Nov 09:59"},
    ),
    Table(
        "R2.7",
        "A failing part decides over a missing one",
        "If any part fails the criterion is not met, whatever else is missing; otherwise any missing part leaves it "
        "unknown.",
        """
        temperature 8-Nov | temperature 9-Nov | pain 9-Nov         || clinical    | because
        ------------------+-------------------+--------------------++-------------+----------------------------------
        not recorded      | 38.5              |                    || not met     | fever, temperature_missing
        not recorded      |                   | 1 from the abscess || not met     | abscess_pain, temperature_missing
                          | 38.5              | not recorded       || not met     | fever, pain_missing
                          |                   | not recorded       || cannot tell | pain_missing
        """,
    ),
]
