"""R6: corrections, what was known when, and how time is read."""

from tests.spec.table import Table
from tracker.readiness.case_facts import MOST_AHEAD

__all__ = ["TABLES"]

AHEAD = ("how far the end of a check may lie ahead of its entry", MOST_AHEAD)

TABLES = [
    Table(
        "R6.1",
        "A correction replaces, a withdrawal takes away",
        "The newest version of a check that was known counts. A withdrawn check leaves its hours uncharted again.",
        """
        9-Nov corrected           | 9-Nov withdrawn || output      | because
        --------------------------+-----------------++-------------+---------------
                                  |                 || met         | low_days
        60, entered 10-Nov 08:00  |                 || not met     | day_over_limit
        9.9, entered 10-Nov 08:00 |                 || met         | low_days
                                  | 10-Nov 09:00    || cannot tell | day_missing
        60, entered 10-Nov 08:00  | 10-Nov 09:00    || cannot tell | day_missing
        """,
        given={"9-Nov entered": "4, entered 10-Nov 07:00"},
    ),
    Table(
        "R6.1",
        "A correction that changes the verdict is pointed out",
        "When a correction or withdrawal changes a finding, the verdict names it and warns whoever was shown the "
        "earlier one.",
        """
        9-Nov entered            | 9-Nov corrected          || readiness    | alert
        -------------------------+--------------------------++--------------+---------------------------------
        4, entered 10-Nov 07:00  | 60, entered 10-Nov 08:00 || not ready    | verdict_changed_by_correction
        60, entered 10-Nov 07:00 | 4, entered 10-Nov 08:00  || criteria met | verdict_changed_by_correction
        4, entered 10-Nov 07:00  | 5, entered 10-Nov 08:00  || criteria met | no verdict_changed_by_correction
        4, entered 10-Nov 07:00  |                          || criteria met | no verdict_changed_by_correction
        """,
    ),
    Table(
        "R6.2",
        "As known at a moment",
        "Entries are believed up to a moment, by default the moment judged. Judging a past moment with what was known "
        "then gives the past verdict; with what is known now, today's view of it.",
        """
        known at     || output      | because
        -------------++-------------+---------------
        10-Nov 06:59 || cannot tell | day_missing
        10-Nov 07:00 || met         | low_days
        10-Nov 07:59 || met         | low_days
        10-Nov 08:00 || not met     | day_over_limit
        10-Nov 13:59 || not met     | day_over_limit
        10-Nov 14:00 || met         | low_days
        """,
        given={
            "9-Nov entered": "4, entered 10-Nov 07:00",
            "9-Nov corrected": "60, entered 10-Nov 08:00",
            "9-Nov corrected again": "6, entered 10-Nov 14:00",
        },
    ),
    Table(
        "R6.2",
        "A late entry counts from when it was entered",
        "A check of an earlier day that is entered late is missing until then, counts from then on, and its lateness "
        "is shown.",
        """
        9-Nov entered           | known at     || output      | alert
        ------------------------+--------------++-------------+----------------------------
        4, entered 11-Nov 08:30 |              || cannot tell | missed_check
        4, entered 11-Nov 08:30 | 11-Nov 08:29 || cannot tell | missed_check
        4, entered 11-Nov 08:30 | 11-Nov 08:30 || met         | late_entry, no missed_check
        """,
    ),
    Table(
        "R6.2",
        "A report counts from when it was entered",
        "A study that was done but not yet reported is not known.",
        """
        imaging                              || imaging     | because
        -------------------------------------++-------------+---------
        CT 8-Nov 15:00, entered 10-Nov 12:00 || met         | resolved
        CT 8-Nov 15:00, entered 10-Nov 12:01 || cannot tell | no_study
        """,
    ),
    Table(
        "R6.2",
        "A laboratory value counts from when it was entered",
        "A value of blood taken earlier is not known before it was entered.",
        """
        laboratory                                        || clinical | because
        --------------------------------------------------++----------+--------------------
        10-Nov 08:00 white count 15, entered 10-Nov 12:00 || not met  | white_count_high
        10-Nov 08:00 white count 15, entered 10-Nov 12:01 || met      | no white_count_high
        """,
    ),
    Table(
        "R6.2",
        "An assessment counts from when it was entered",
        "A fistula assessment that was made but not yet entered is not known.",
        """
        fistula records                                  || fistula     | because
        -------------------------------------------------++-------------+---------------
        6-Nov 09:00 none suspected, entered 10-Nov 12:00 || met         | none_suspected
        6-Nov 09:00 none suspected, entered 10-Nov 12:01 || cannot tell | not_assessed
        """,
    ),
    Table(
        "R6.2",
        "A check is used when it has ended",
        "A check counts when its period ended by the moment judged; an event, study or value when its own time has "
        "come.",
        """
        more checks                          | events                 | known at     || output
        -------------------------------------+------------------------+--------------++------------
        07:00-12:00 10                       |                        |              || not met
        07:00-12:01 10, entered 10-Nov 12:01 |                        | 10-Nov 13:00 || met
                                             | 10-Nov 12:00 dislodged | 10-Nov 13:00 || cannot tell
                                             | 10-Nov 12:01 dislodged | 10-Nov 13:00 || met
        """,
    ),
    Table(
        "R6.2",
        "A confirmed fistula asks for three days from its own moment on",
        "A confirmation that lies ahead of the moment judged, though known already, asks for no third low day yet.",
        """
        fistula records                                          | net 7-Nov | known at     || output
        ---------------------------------------------------------+-----------+--------------++--------
        10-Nov 12:01 confirmed                                   | 60        | 10-Nov 13:00 || met
        10-Nov 12:00 confirmed                                   | 60        | 10-Nov 13:00 || not met
        """,
        fields=("fistula_history_output_days",),
    ),
    Table(
        "R6.2",
        "A value or an assessment counts from its own moment on",
        "A laboratory value or an assessment counts at the very moment judged, and not a minute before its own time, "
        "also when it is known already.",
        """
        laboratory                  | fistula records                                    || readiness
        ----------------------------+----------------------------------------------------++-------------
        10-Nov 12:00 white count 15 |                                                    || not ready
        10-Nov 12:01 white count 15 |                                                    || criteria met
                                    | 6-Nov 09:00 none suspected; 10-Nov 12:00 confirmed || not ready
                                    | 6-Nov 09:00 none suspected; 10-Nov 12:01 confirmed || criteria met
                                    | 10-Nov 12:00 none suspected                        || criteria met
                                    | 10-Nov 12:01 none suspected                        || cannot tell
                                    | 10-Nov 12:00 excluded by contrast study            || criteria met
                                    | 10-Nov 12:01 excluded by contrast study            || cannot tell
        """,
        given={"known at": "10-Nov 13:00"},
    ),
    Table(
        "R6.2",
        "Suspicious fluid counts from the end of its check on",
        "Fluid is known to be suspicious once the check that saw it has ended.",
        """
        more checks                                     || fistula     | because
        ------------------------------------------------++-------------+-----------------
        11:00-12:00 enteric fluid                       || cannot tell | suspicious_fluid
        11:00-12:01 enteric fluid, entered 10-Nov 12:01 || met         | none_suspected
        """,
        given={"known at": "10-Nov 13:00"},
    ),
    Table(
        "R6.2",
        "A study counts from its own moment on",
        "The same holds for a study: one of the moment judged decides, one of a minute later does not.",
        """
        imaging                                         || imaging     | because
        ------------------------------------------------++-------------+----------------------
        CT 10-Nov 12:00                                 || met         | resolved
        CT 10-Nov 12:01                                 || cannot tell | no_study
        CT 8-Nov 15:00; CT 10-Nov 12:00, persistent     || not met     | persistent
        CT 8-Nov 15:00; CT 10-Nov 12:01, persistent     || met         | no persistent
        US 9-Nov 15:00, new collection; CT 10-Nov 12:00 || met         | resolved
        US 9-Nov 15:00, new collection; CT 10-Nov 12:01 || not met     | new_collection
        US 10-Nov 12:00, new collection                 || not met     | new_collection
        plain film 10-Nov 12:00                         || cannot tell | only_other_modality
        CT 10-Nov 12:00, other collection               || cannot tell | only_other_collection
        """,
        given={"known at": "10-Nov 13:00"},
    ),
    Table(
        "R6.2",
        "An amylase counts from its own moment on",
        "The same holds for a drain amylase.",
        """
        laboratory             || fistula     | because
        -----------------------++-------------+----------------
        10-Nov 12:00 amylase 5 || not met     | amylase_high
        10-Nov 12:01 amylase 5 || cannot tell | amylase_missing
        """,
        given={"known at": "10-Nov 13:00", "drain type": "pancreatic", "protocol": "pancreatic"},
    ),
    Table(
        "R6.3",
        "An end that lies ahead",
        "The end of a check may lie up to 60 minutes after the moment at which it was entered; it is then taken as "
        "that moment. Further ahead it is refused.",
        """
        more checks                          || file     | output
        -------------------------------------++----------+--------
        07:00-12:00 10, entered 10-Nov 12:00 || accepted | not met
        07:00-13:00 10, entered 10-Nov 12:00 || accepted | not met
        07:00-13:01 10, entered 10-Nov 12:00 || refused  |
        """,
        fixed=(AHEAD,),
    ),
    Table(
        "R6.4",
        "Nights on which the clocks change",
        "A ward-day is cut at the ward's own day start, so that it lasts 25 or 23 hours where the clocks change. A "
        "time that the change skips or repeats is refused unless its offset is given.",
        """
        bags 24-Oct                              || file     | output      | because
        -----------------------------------------++----------+-------------+---------------
        07:00-25-Oct 07:00 4                     || accepted | met         | low_days
        07:00-25-Oct 06:00 4                     || accepted | met         | low_days
        07:00-25-Oct 05:59 4                     || accepted | cannot tell | day_incomplete
        07:00-25-Oct 01:30 4                     || refused  |             |
        07:00-25-Oct 01:30+01:00 2;              ||          |             |
        25-Oct 01:30+01:00-25-Oct 01:30+00:00 2; ||          |             |
        25-Oct 01:30+00:00-25-Oct 07:00 2        || accepted | met         | low_days
        07:00-25-Oct 01:30+01:00 2;              ||          |             |
        25-Oct 01:30+00:00-25-Oct 07:00 2        || accepted | met         | low_days
        07:00-25-Oct 01:29+01:00 2;              ||          |             |
        25-Oct 01:30+00:00-25-Oct 07:00 2        || accepted | cannot tell | day_incomplete
        """,
        fields=("ward_day_starts",),
        given={"judged at": "25-Oct 12:00", "put in": "20-Oct 10:00", "output_days": "1"},
    ),
    Table(
        "R6.4",
        "The ward's own time",
        "Days and dates are those of the ward's time zone: the same moment can lie in the window of one ward and "
        "before that of another.",
        """
        time zone     | more checks                                    || clinical
        --------------+------------------------------------------------++---------
        Europe/London | 8-Nov 05:00+00:00-06:00+00:00 temperature 38.5 || met
        Europe/Athens | 8-Nov 05:00+00:00-06:00+00:00 temperature 38.5 || not met
        """,
        fields=("ward_day_starts",),
    ),
    Table(
        "R6.4",
        "The ward's own day start",
        "A ward-day begins at the hour that the ward has set; moving it moves what lies in the window.",
        """
        ward_day_starts | more checks                                          || clinical | because
        ----------------+------------------------------------------------------++----------+---------
        07:00           | 8-Nov 06:00-07:00 temperature 38.5, seen 8-Nov 06:30 || met      | afebrile
        06:00           | 8-Nov 06:00-07:00 temperature 38.5, seen 8-Nov 06:30 || not met  | fever
        """,
        fields=("ward_day_starts",),
    ),
]
