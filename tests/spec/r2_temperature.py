"""R2, sentences 1, 5 and 6: temperature, antipyretics and when they were observed."""

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
]
