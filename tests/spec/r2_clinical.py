"""R2: the patient is well, by temperature, pain from the abscess, signs of sepsis and white count."""

from tests.spec.table import Table

__all__ = ["TABLES"]

FEVER = ("fever_c", "fever_comparator")

TABLES = [
    Table(
        "R2.1",
        "What is fever",
        "A temperature of 38.0 °C or above is fever, compared as measured and without rounding, after conversion "
        "where it was taken in Fahrenheit. A protocol may set another limit, or ask for more than the limit (gt).",
        """
        temperature 9-Nov | fever_c | fever_comparator || clinical | because
        ------------------+---------+------------------++----------+---------
        37.9              |         |                  || met      | afebrile
        37.99             |         |                  || met      | afebrile
        38.0              |         |                  || not met  | fever
        100.3 F           |         |                  || met      | afebrile
        100.4 F           |         |                  || not met  | fever
        38.0              |         | gt               || met      | afebrile
        38.1              |         | gt               || not met  | fever
        38.2              | 38.3    |                  || met      | afebrile
        38.3              | 38.3    |                  || not met  | fever
        """,
        fields=FEVER,
    ),
    Table(
        "R2.1",
        "Over which days",
        "No fever may have been measured in the last two ward-days that have ended, nor today so far. Earlier fever "
        "no longer counts here.",
        """
        temperature 7-Nov | temperature 8-Nov | more checks                  | afebrile_days || clinical | because
        ------------------+-------------------+------------------------------+---------------++----------+---------
        39                |                   |                              |               || met      | afebrile
                          | 38.0              |                              |               || not met  | fever
                          |                   | 08:00-09:00 temperature 38.0 |               || not met  | fever
        39                |                   |                              | 3             || not met  | fever
                          | 38.0              |                              | 1             || met      | afebrile
        """,
        fields=("afebrile_days", *FEVER),
    ),
    Table(
        "R2.1",
        "Each day measured",
        "Each of these days needs at least one temperature that was certainly taken on it. Today needs none.",
        """
        temperature 8-Nov | temperature 9-Nov | more checks                         || clinical    | because
        ------------------+-------------------+-------------------------------------++-------------+--------------------
                          |                   |                                     || met         | afebrile
        not recorded      |                   |                                     || cannot tell | temperature_missing
                          | not recorded      |                                     || cannot tell | temperature_missing
                          | not recorded      | 9-Nov 12:00-13:00 temperature 36.9  || met         | afebrile
                          | not recorded      | 10-Nov 06:00-08:00 temperature 36.9 || cannot tell | temperature_missing
                          | not recorded      | 10-Nov 08:00-09:00 temperature 36.9 || cannot tell | temperature_missing
        """,
        fields=("temperature_required_each_day", "afebrile_days"),
    ),
    Table(
        "R2.1",
        "Where a site does not ask for each day",
        "A protocol may do without a temperature on each day. It still needs one that was certainly taken in these "
        "days or today.",
        """
        temperature 8-Nov | temperature 9-Nov | more checks                         || clinical    | because
        ------------------+-------------------+-------------------------------------++-------------+--------------------
        not recorded      |                   |                                     || met         | afebrile
        not recorded      | not recorded      | 10-Nov 08:00-09:00 temperature 36.9 || met         | afebrile
        not recorded      | not recorded      | 8-Nov 06:00-08:00 temperature 36.9  || cannot tell | temperature_missing
        not recorded      | not recorded      |                                     || cannot tell | temperature_missing
        """,
        fields=("temperature_required_each_day",),
        given={"temperature_required_each_day": "false"},
    ),
    Table(
        "R2.1",
        "The newest temperature must be recent",
        "The newest temperature may be no older than the age that the protocol allows a check (26 hours). Its age is "
        "counted from its own time, or from the end of its check.",
        """
        seen 9-Nov  | more checks                  | judged at    | max_check_age_h || clinical    | because
        ------------+------------------------------+--------------+-----------------++-------------+--------------------
        9-Nov 10:00 |                              |              |                 || met         | afebrile
        9-Nov 09:59 |                              |              |                 || cannot tell | temperature_too_old
        9-Nov 09:59 | 07:30-08:00 temperature 36.9 |              |                 || met         | afebrile
                    |                              | 10-Nov 19:00 | 12              || met         | afebrile
                    |                              | 10-Nov 19:01 | 12              || cannot tell | temperature_too_old
        """,
        fields=("max_check_age_h",),
    ),
    Table(
        "R2.1",
        "Temperatures that cannot be",
        "A temperature below 30 or above 43 °C is not plausible. Its day, and today as well, is unknown until it is "
        "corrected. A true fever beside it still fails.",
        """
        temperature 9-Nov | more checks                  || clinical    | because
        ------------------+------------------------------++-------------+-------------------------------
        30.0              |                              || met         | afebrile
        29.9              |                              || cannot tell | temperature_implausible
        42.9              |                              || not met     | fever
        43.0              |                              || not met     | fever
        43.1              |                              || cannot tell | temperature_implausible
                          | 08:00-09:00 temperature 43.1 || cannot tell | temperature_implausible
        43.1              | 08:00-09:00 temperature 38.0 || not met     | fever, temperature_implausible
        98.2              |                              || cannot tell | temperature_implausible
        98.2 F            |                              || met         | afebrile
        """,
        fields=("plausible_temp_c",),
    ),
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
        "R2.5",
        "An antipyretic is pointed out",
        "An antipyretic may hide a fever. By default it is pointed out and changes no finding.",
        """
        antipyretic 9-Nov | more checks             || clinical | because  | alert
        ------------------+-------------------------++----------+----------+-----------------------
        yes               |                         || met      | afebrile | antipyretic_masking
        no                |                         || met      | afebrile | no antipyretic_masking
                          | 08:00-09:00 antipyretic || met      | afebrile | antipyretic_masking
        """,
        fields=("antipyretic_policy",),
    ),
    Table(
        "R2.5",
        "An antipyretic that leaves the criterion open",
        "A protocol may instead leave the criterion unknown while an antipyretic lies in the days looked at. A fever "
        "beside it still fails.",
        """
        antipyretic 7-Nov | antipyretic 9-Nov | more checks                || clinical    | because
        ------------------+-------------------+----------------------------++-------------+------------------
                          | yes               |                            || cannot tell | antipyretic_masks
                          | no                |                            || met         | afebrile
        yes               |                   |                            || met         | afebrile
                          |                   | 08:00-09:00 antipyretic    || cannot tell | antipyretic_masks
                          | yes               | 08:00-09:00 temperature 39 || not met     | fever
        """,
        fields=("antipyretic_policy",),
        given={"antipyretic_policy": "cannot_tell"},
    ),
    Table(
        "R2.6",
        "An observation without its own time",
        "A temperature, a pain score or a sign without its own time may have been at any moment of its check. It "
        "counts against the patient where it may lie, and for the patient only where it certainly lies. With its own "
        "time it counts at that time alone.",
        """
        more checks                                        || clinical | because
        ---------------------------------------------------++----------+------------------
        8-Nov 06:00-07:00 temperature 39                   || met      | afebrile
        8-Nov 06:00-07:01 temperature 39                   || not met  | fever
        8-Nov 06:00-09:00 temperature 39, seen 8-Nov 06:59 || met      | afebrile
        8-Nov 06:00-09:00 temperature 39, seen 8-Nov 07:00 || not met  | fever
        9-Nov 06:00-07:00 pain 3 from the abscess          || met      | pain_within_limit
        9-Nov 06:00-07:01 pain 3 from the abscess          || not met  | abscess_pain
        8-Nov 06:00-07:00 sepsis signs                     || met      | no sepsis_signs
        8-Nov 06:00-07:01 sepsis signs                     || not met  | sepsis_signs
        """,
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
