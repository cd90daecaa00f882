"""R3, sentences 4 and 5: what the fluid shows, and the amylase of a pancreatic collection."""

from tests.spec.table import Table
from tracker.readiness.fistula import AMYLASE_MAX_AGE, STUDY_MIN_AGE

__all__ = ["TABLES"]

EVIDENCE = ("fistula_evidence",)
STUDY_AGE = ("time after insertion before which a study or an amylase clears nothing", STUDY_MIN_AGE)

TABLES = [
    Table(
        "R3.4",
        "Fluid that raises the suspicion",
        "Bilious, feculent or enteric fluid is a suspicion at the time it was seen, unless the protocol expects bile. "
        "Serous, purulent and bloody fluid is not.",
        """
        fluid 9-Nov | bilious_fluid_expected || fistula     | because
        ------------+------------------------++-------------+-----------------
        bilious     |                        || cannot tell | suspicious_fluid
        feculent    |                        || cannot tell | suspicious_fluid
        enteric     |                        || cannot tell | suspicious_fluid
        serous      |                        || met         | none_suspected
        purulent    |                        || met         | none_suspected
        bloody      |                        || met         | none_suspected
        bilious     | true                   || met         | none_suspected
        enteric     | true                   || cannot tell | suspicious_fluid
        """,
        fields=("bilious_fluid_expected",),
    ),
    Table(
        "R3.4",
        "When the fluid was seen",
        "Fluid without its own time may have been seen as late as the end of its check: a study clears it only from "
        "that end on. With its own time it is cleared by any later study.",
        """
        more checks                                       | fistula records                        || fistula
        --------------------------------------------------+----------------------------------------++------------
        7-Nov 08:00-12:00 enteric fluid                   | 7-Nov 12:00 excluded by contrast study || met
        7-Nov 08:00-12:00 enteric fluid                   | 7-Nov 11:59 excluded by contrast study || cannot tell
        7-Nov 08:00-12:00 enteric fluid, seen 7-Nov 09:00 | 7-Nov 09:01 excluded by contrast study || met
        7-Nov 08:00-12:00 enteric fluid, seen 7-Nov 09:00 | 7-Nov 09:00 excluded by contrast study || cannot tell
        """,
        fields=EVIDENCE,
    ),
    Table(
        "R3.4",
        "Whose fluid it was",
        "The fluid belongs to the collection of its drain, and it counts also when it was seen before the drain "
        "judged was put in.",
        """
        drain B                      | put in      | more checks                              || fistula
        -----------------------------+-------------+------------------------------------------++------------
        same collection              |             | 7-Nov 08:00-12:00 drain B, enteric fluid || cannot tell
        other collection             |             | 7-Nov 08:00-12:00 drain B, enteric fluid || met
        same collection, 1-Nov 10:00 | 4-Nov 10:00 | 3-Nov 08:00-12:00 drain B, enteric fluid || cannot tell
        """,
    ),
    Table(
        "R3.5",
        "Drain amylase of a pancreatic collection",
        "For a pancreatic drain the latest drain amylase, taken at least 24 hours after insertion and at most 7 days "
        "ago, must be at most 3 times the upper limit of serum. Without one the criterion is unknown; above it is not "
        "met.",
        """
        laboratory                                   || fistula     | because
        ---------------------------------------------++-------------+----------------
        none                                         || cannot tell | amylase_missing
        9-Nov 12:00 amylase 3                        || met         | amylase_low
        9-Nov 12:00 amylase 3.1                      || not met     | amylase_high
        8-Nov 12:00 amylase 5; 9-Nov 12:00 amylase 2 || met         | amylase_low
        8-Nov 12:00 amylase 2; 9-Nov 12:00 amylase 5 || not met     | amylase_high
        9-Nov 12:00 amylase 2; 9-Nov 12:00 amylase 5 || not met     | amylase_high
        3-Nov 12:00 amylase 2                        || met         | amylase_low
        3-Nov 11:59 amylase 2                        || cannot tell | amylase_expired
        3-Nov 11:59 amylase 5                        || cannot tell | amylase_expired
        """,
        fields=("drain_amylase_required", "drain_amylase_max_x_uln"),
        fixed=(("age up to which a drain amylase counts", AMYLASE_MAX_AGE),),
        given={"protocol": "pancreatic", "drain type": "pancreatic"},
    ),
    Table(
        "R3.5",
        "Amylase and assessment together",
        "A high amylase fails whatever was assessed; a confirmed fistula fails whatever the amylase. An amylase of "
        "the first 24 hours does not count.",
        """
        put in      | fistula records                        | laboratory            || fistula     | because
        ------------+----------------------------------------+-----------------------++-------------+------------------
                    | 6-Nov 09:00 excluded by contrast study | 9-Nov 12:00 amylase 5 || not met     | amylase_high
                    | 6-Nov 09:00 confirmed                  | 9-Nov 12:00 amylase 1 || not met     | fistula_confirmed
                    | none                                   | 9-Nov 12:00 amylase 1 || cannot tell | not_assessed
        5-Nov 10:00 | 7-Nov 09:00 none suspected             | 6-Nov 10:00 amylase 1 || met         | amylase_low
        5-Nov 10:00 | 7-Nov 09:00 none suspected             | 6-Nov 09:59 amylase 1 || cannot tell | amylase_missing
        """,
        fields=("drain_amylase_required", "drain_amylase_max_x_uln"),
        fixed=(STUDY_AGE,),
        given={"protocol": "pancreatic", "drain type": "pancreatic"},
    ),
]
