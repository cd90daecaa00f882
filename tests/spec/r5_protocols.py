"""R5 and the whole verdict: which protocol judges a drain, what no protocol may ask, and how findings combine."""

from tests.spec.table import Table

__all__ = ["TABLES"]

TABLES = [
    Table(
        "R0",
        "How the four criteria combine",
        "Any criterion that is not met makes the drain not ready. Otherwise any that is unknown means that it cannot "
        "be told. Only when all four are met are the criteria met; a physician decides.",
        """
        temperature 9-Nov | net 9-Nov    | fistula records       | imaging                    || readiness
        ------------------+--------------+-----------------------+----------------------------++-------------
                          |              |                       |                            || criteria met
        38.5              |              |                       |                            || not ready
                          | 10           |                       |                            || not ready
                          |              | 6-Nov 09:00 confirmed |                            || not ready
                          |              |                       | CT 8-Nov 15:00, persistent || not ready
        not recorded      |              |                       |                            || cannot tell
                          | not recorded |                       |                            || cannot tell
                          |              | none                  |                            || cannot tell
                          |              |                       | none                       || cannot tell
        not recorded      | 10           |                       |                            || not ready
                          |              | 6-Nov 09:00 confirmed | none                       || not ready
        """,
    ),
    Table(
        "R5.1",
        "A protocol for its own kind of drain",
        "A drain is judged only by a protocol made for its type. With none, or with more than one in force, nothing "
        "is found at all: another type's numbers are never used.",
        """
        drain type      | protocols in force               || readiness    | because
        ----------------+----------------------------------++--------------+-----------------------
        abscess         | default-abscess                  || criteria met | resolved
        abscess         | default-abscess, pancreatic      || criteria met | resolved
        pleural         | default-abscess                  || cannot tell  | no_applicable_protocol
        pancreatic      | default-abscess                  || cannot tell  | no_applicable_protocol
        cholecystostomy | default-abscess                  || cannot tell  | no_applicable_protocol
        abscess         | none                             || cannot tell  | no_applicable_protocol
        abscess         | default-abscess, default-abscess || cannot tell  | several_protocols
        """,
        fields=("applies_to",),
    ),
    Table(
        "R5.1",
        "Only a drain that is in is judged",
        "A drain that has come out, or is not yet in, is not judged, whatever its record says.",
        """
        events                | drain B                       | drain judged || readiness    | because
        ----------------------+-------------------------------+--------------++--------------+---------------------
        10-Nov 12:00 removed  |                               |              || cannot tell  | drain_not_in_situ
        10-Nov 12:00 fell out |                               |              || cannot tell  | drain_not_in_situ
        10-Nov 12:01 removed  |                               |              || criteria met | resolved
                              | same collection, 10-Nov 12:01 | B            || cannot tell  | drain_not_in_situ
                              | same collection, 10-Nov 12:00 | B            || cannot tell  | no drain_not_in_situ
        """,
    ),
    Table(
        "R5.1",
        "A drain of the gallbladder",
        "The cholecystostomy protocol does not use the volume, expects bile, and asks for at least 21 days in, "
        "counted by date. Before that the drain is not ready.",
        """
        put in       | fluid 9-Nov | net 9-Nov || readiness    | because
        -------------+-------------+-----------++--------------+----------------------
        20-Oct 23:59 |             |           || criteria met | volume_not_used
        20-Oct 23:59 | bilious     | 200       || criteria met | volume_not_used
        21-Oct 00:01 |             |           || not ready    | min_dwell_not_reached
        20-Oct 23:59 | enteric     |           || cannot tell  | suspicious_fluid
        """,
        fields=("min_dwell_days", "output_days", "bilious_fluid_expected"),
        given={"protocol": "cholecystostomy", "drain type": "cholecystostomy"},
    ),
    Table(
        "R5.1",
        "A pleural drain, as an example only",
        "The pleural example shows other limits: at most 200 mL a day, and a plain film counts. A site must adopt it "
        "before it applies.",
        """
        net 8-Nov | net 9-Nov | imaging                 || output  | imaging
        ----------+-----------+-------------------------++---------+------------
        200       | 200       | plain film 10-Nov 09:00 || met     | met
        200       | 200.1     | plain film 10-Nov 09:00 || not met | met
        4         | 4         | MRI 10-Nov 09:00        || met     | cannot tell
        """,
        fields=("output_threshold_ml", "output_comparator", "imaging_modalities"),
        given={"protocol": "pleural-example", "drain type": "pleural"},
    ),
    Table(
        "R5.1",
        "A protocol that does not use the volume",
        "Where a protocol asks for no low day at all, the volume is neither met nor not met, and the drain can be "
        "ready without it.",
        """
        output_days | net 9-Nov    || output   | because
        ------------+--------------++----------+----------------
        0           | 4            || not used | volume_not_used
        0           | 90           || not used | volume_not_used
        0           | not recorded || not used | volume_not_used
        2           | 90           || not met  | day_over_limit
        """,
        fields=("output_days",),
        given={"protocol": "cholecystostomy", "drain type": "cholecystostomy"},
    ),
    Table(
        "R5.2",
        "Bounds for output",
        "A protocol for abscess or pancreatic drains is refused when its output limit lies outside 0 to 30 mL, or "
        "when it asks for fewer than 1 or more than 7 low days.",
        """
        protocol change           || file
        --------------------------++---------
        output_threshold_ml: 0    || accepted
        output_threshold_ml: 30   || accepted
        output_threshold_ml: 30.1 || refused
        output_threshold_ml: -1   || refused
        output_days: 1            || accepted
        output_days: 7            || accepted
        output_days: 8            || refused
        output_days: 0            || refused
        """,
        fields=("output_threshold_ml", "output_days"),
    ),
    Table(
        "R5.2",
        "Bounds for temperature and pain",
        "A protocol for abscess or pancreatic drains is refused when its fever limit lies outside 37.5 to 38.5 °C, "
        "when it asks for fewer than 1 or more than 7 days without fever, or when it accepts more than 3 of 10 of "
        "abscess pain.",
        """
        protocol change     || file
        --------------------++---------
        fever_c: 37.5       || accepted
        fever_c: 37.4       || refused
        fever_c: 38.5       || accepted
        fever_c: 38.6       || refused
        afebrile_days: 7    || accepted
        afebrile_days: 8    || refused
        afebrile_days: 0    || refused
        abscess_pain_max: 3 || accepted
        abscess_pain_max: 4 || refused
        """,
        fields=("fever_c", "afebrile_days", "abscess_pain_max"),
    ),
    Table(
        "R5.2",
        "Bounds for imaging and for the age of a check",
        "A protocol for abscess or pancreatic drains is refused when it accepts a study older than 14 days or one "
        "done less than 24 hours after insertion, a residual above 30 mm, or when its limit for the age of the newest "
        "check lies outside 6 to 36 hours.",
        """
        protocol change                   || file
        ----------------------------------++---------
        imaging_max_age_days: 14          || accepted
        imaging_max_age_days: 15          || refused
        imaging_max_age_days: 0           || refused
        imaging_min_h_after_insertion: 24 || accepted
        imaging_min_h_after_insertion: 23 || refused
        residual_max_mm: 30               || accepted
        residual_max_mm: 31               || refused
        max_check_age_h: 6                || accepted
        max_check_age_h: 5                || refused
        max_check_age_h: 36               || accepted
        max_check_age_h: 37               || refused
        """,
        fields=("imaging_max_age_days", "imaging_min_h_after_insertion", "residual_max_mm", "max_check_age_h"),
    ),
    Table(
        "R5.2",
        "Other kinds of drain have wider bounds",
        "A protocol for pleural or gallbladder drains is not held to the bounds above, but it has bounds.",
        """
        protocol change           || file
        --------------------------++---------
        output_threshold_ml: 200  || accepted
        output_threshold_ml: 1001 || refused
        imaging_max_age_days: 90  || accepted
        imaging_max_age_days: 91  || refused
        """,
        fields=("output_threshold_ml", "imaging_max_age_days"),
        given={"drain type": "pleural", "protocol": "pleural-example"},
    ),
    Table(
        "R5.3",
        "What no protocol may switch off",
        "No protocol, for whatever kind of drain, may do without a free flush, accept a bedside opinion as evidence "
        "that closes a fistula, or count imaging from before the insertion.",
        """
        protocol change                                  || file
        -------------------------------------------------++---------
        patency_required_each_counted_day: true          || accepted
        patency_required_each_counted_day: false         || refused
        fistula_evidence: [surgery]                      || accepted
        fistula_evidence: [surgery, clinical_assessment] || refused
        imaging_min_h_after_insertion: 0                 || accepted
        imaging_min_h_after_insertion: -1                || refused
        """,
        fields=("patency_required_each_counted_day", "fistula_evidence", "imaging_min_h_after_insertion"),
        given={"drain type": "pleural", "protocol": "pleural-example"},
    ),
    Table(
        "R5.3",
        "What no protocol can reach",
        "Unknown never counts as met, a part of a day never satisfies, a confirmed fistula always blocks: the most "
        "lenient protocol that the bounds allow changes none of these.",
        """
        net 9-Nov    | bags 10-Nov   | fistula records       || readiness
        -------------+---------------+-----------------------++-------------
                     |               |                       || criteria met
        not recorded | 07:00-12:00 0 |                       || cannot tell
                     |               | none                  || cannot tell
                     |               | 6-Nov 09:00 confirmed || not ready
        """,
        given={
            "output_threshold_ml": "30",
            "output_days": "1",
            "afebrile_days": "1",
            "wbc_policy": "ignore",
            "imaging_policy": "if_indicated",
            "imaging": "none",
        },
    ),
]
