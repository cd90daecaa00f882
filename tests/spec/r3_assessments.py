"""R3, sentences 1 to 3: assessments and studies of the collection in the order in which they were true."""

from tests.spec.table import Table
from tracker.readiness.fistula import STUDY_MIN_AGE

__all__ = ["TABLES"]

EVIDENCE = ("fistula_evidence",)
STUDY_AGE = ("time after insertion before which a study or an amylase clears nothing", STUDY_MIN_AGE)

TABLES = [
    Table(
        "R3.1",
        "The states",
        "Without any record the criterion is unknown. A confirmed fistula fails it; a suspected one leaves it unknown.",
        """
        fistula records                           || fistula     | because
        ------------------------------------------++-------------+------------------
        none                                      || cannot tell | not_assessed
        6-Nov 09:00 none suspected at the bedside || met         | none_suspected
        6-Nov 09:00 suspected at the bedside      || cannot tell | fistula_suspected
        6-Nov 09:00 confirmed by contrast study   || not met     | fistula_confirmed
        6-Nov 09:00 confirmed at the bedside      || not met     | fistula_confirmed
        6-Nov 09:00 excluded by contrast study    || met         | cleared_by_study
        6-Nov 09:00 closed at surgery             || met         | cleared_by_study
        """,
        fields=EVIDENCE,
    ),
    Table(
        "R3.2",
        "A bedside assessment needs 24 hours",
        "That none is suspected counts only from 24 hours after insertion on: most fistulae show themselves only "
        "after drainage has begun.",
        """
        fistula records                                        || fistula     | because
        -------------------------------------------------------++-------------+-------------------
        2-Nov 10:00 none suspected                             || met         | none_suspected
        2-Nov 09:59 none suspected                             || cannot tell | assessed_too_early
        1-Nov 09:00 none suspected                             || cannot tell | assessed_too_early
        2-Nov 09:59 none suspected; 3-Nov 09:00 none suspected || met         | none_suspected
        """,
        fields=("fistula_assessment_min_h_after_insertion",),
    ),
    Table(
        "R3.2",
        "A site may ask for longer than 24 hours",
        "A protocol may ask for a longer time before a bedside assessment counts.",
        """
        fistula records            || fistula     | because
        ---------------------------++-------------+-------------------
        3-Nov 10:00 none suspected || met         | none_suspected
        3-Nov 09:59 none suspected || cannot tell | assessed_too_early
        """,
        fields=("fistula_assessment_min_h_after_insertion",),
        given={"fistula_assessment_min_h_after_insertion": "48"},
    ),
    Table(
        "R3.2",
        "A bedside assessment clears nothing that came before",
        "A bedside opinion cancels neither a suspicion nor a confirmation, however much later it is.",
        """
        fistula records                                                          || fistula     | because
        -------------------------------------------------------------------------++-------------+------------------
        5-Nov 09:00 suspected; 8-Nov 09:00 none suspected                        || cannot tell | fistula_suspected
        5-Nov 09:00 confirmed; 8-Nov 09:00 none suspected                        || not met     | fistula_confirmed
        5-Nov 09:00 none suspected; 8-Nov 09:00 suspected                        || cannot tell | fistula_suspected
        5-Nov 09:00 suspected; 6-Nov 09:00 confirmed; 8-Nov 09:00 none suspected || not met     | fistula_confirmed
        """,
    ),
    Table(
        "R3.2",
        "Causes that ask for a study",
        "Where the cause of the abscess is on the protocol's list, a bedside assessment is not enough: a study must "
        "exclude a fistula. A cause that is not recorded, or that the rules do not know, may be one of them.",
        """
        cause            | fistula records                           || fistula     | because
        -----------------+-------------------------------------------++-------------+-------------------
        postoperative    | 6-Nov 09:00 none suspected at the bedside || met         | none_suspected
        ibd              | 6-Nov 09:00 none suspected at the bedside || cannot tell | study_required
        anastomotic_leak | 6-Nov 09:00 none suspected at the bedside || cannot tell | study_required
        not recorded     | 6-Nov 09:00 none suspected at the bedside || cannot tell | etiology_not_known
        mystery          | 6-Nov 09:00 none suspected at the bedside || cannot tell | etiology_not_known
        ibd              | 6-Nov 09:00 excluded by contrast study    || met         | cleared_by_study
        not recorded     | 6-Nov 09:00 excluded by contrast study    || met         | cleared_by_study
        """,
        fields=("fistula_study_required_etiologies",),
    ),
    Table(
        "R3.3",
        "What clears",
        "Excluded and closed are met, and clear what came before them, only with a kind of evidence that the protocol "
        "lists. Without it they are no assessment at all.",
        """
        fistula records                                                       || fistula     | because
        ----------------------------------------------------------------------++-------------+----------------------
        5-Nov 09:00 suspected; 7-Nov 09:00 excluded by contrast study         || met         | cleared_by_study
        5-Nov 09:00 suspected; 7-Nov 09:00 excluded by CT with drain contrast || met         | cleared_by_study
        5-Nov 09:00 confirmed; 7-Nov 09:00 closed by cholangiogram            || met         | cleared_by_study
        5-Nov 09:00 confirmed; 7-Nov 09:00 closed at surgery                  || met         | cleared_by_study
        4-Nov 09:00 excluded by contrast study; 5-Nov 09:00 suspected;        ||             |
        7-Nov 09:00 excluded by CT with drain contrast                        || met         | cleared_by_study
        5-Nov 09:00 suspected; 7-Nov 09:00 excluded at the bedside            || cannot tell | fistula_suspected
        5-Nov 09:00 confirmed; 7-Nov 09:00 closed at the bedside              || not met     | fistula_confirmed
        5-Nov 09:00 confirmed; 7-Nov 09:00 closed                             || not met     | fistula_confirmed
        7-Nov 09:00 excluded at the bedside                                   || cannot tell | cleared_without_study
        7-Nov 09:00 closed                                                    || cannot tell | cleared_without_study
        6-Nov 09:00 none suspected; 7-Nov 09:00 excluded at the bedside       || met         | none_suspected
        """,
        fields=EVIDENCE,
    ),
    Table(
        "R3.3",
        "A study of the first day clears nothing",
        "A study counts only from 24 hours after the insertion of the drain judged on. One from before this drain was "
        "in clears nothing.",
        """
        put in      | fistula records                                               || fistula     | because
        ------------+---------------------------------------------------------------++-------------+------------------
        1-Nov 10:00 | 1-Nov 12:00 suspected; 2-Nov 10:00 excluded by contrast study || met         | cleared_by_study
        1-Nov 10:00 | 1-Nov 12:00 suspected; 2-Nov 09:59 excluded by contrast study || cannot tell | fistula_suspected
        3-Nov 10:00 | 1-Nov 12:00 confirmed; 2-Nov 12:00 closed by contrast study   || not met     | fistula_confirmed
        3-Nov 10:00 | 1-Nov 12:00 confirmed; 4-Nov 09:59 closed by contrast study   || not met     | fistula_confirmed
        3-Nov 10:00 | 1-Nov 12:00 confirmed; 4-Nov 10:00 closed by contrast study   || met         | cleared_by_study
        """,
        fixed=(STUDY_AGE,),
    ),
    Table(
        "R3.3",
        "No protocol makes these 24 hours shorter",
        "A protocol that accepts an earlier bedside assessment does not make an earlier study count.",
        """
        fistula records                                               || fistula     | because
        --------------------------------------------------------------++-------------+------------------
        1-Nov 11:00 none suspected                                    || met         | none_suspected
        1-Nov 11:00 suspected; 2-Nov 10:00 excluded by contrast study || met         | cleared_by_study
        1-Nov 11:00 suspected; 2-Nov 09:59 excluded by contrast study || cannot tell | fistula_suspected
        """,
        fields=("fistula_assessment_min_h_after_insertion",),
        fixed=(STUDY_AGE,),
        given={"fistula_assessment_min_h_after_insertion": "0"},
    ),
    Table(
        "R3.3",
        "Only what is strictly earlier",
        "A study clears what was true before it. Of records at the same time the worse decides, and what is suspected "
        "or confirmed afterwards stands.",
        """
        fistula records                                                    || fistula     | because
        -------------------------------------------------------------------++-------------+------------------
        7-Nov 08:59 suspected; 7-Nov 09:00 excluded by contrast study      || met         | cleared_by_study
        7-Nov 09:00 suspected; 7-Nov 09:00 excluded by contrast study      || cannot tell | fistula_suspected
        7-Nov 09:00 confirmed; 7-Nov 09:00 excluded by contrast study      || not met     | fistula_confirmed
        7-Nov 09:00 excluded by contrast study; 8-Nov 09:00 suspected      || cannot tell | fistula_suspected
        7-Nov 09:00 excluded by contrast study; 8-Nov 09:00 none suspected || met         | cleared_by_study
        """,
        fields=EVIDENCE,
    ),
    Table(
        "R3",
        "By when it was true, not when it was entered",
        "Records are put in order by the time at which they were true. A suspicion entered after the study, but true "
        "before it, is cleared by it.",
        """
        fistula records                                             || fistula     | because
        ------------------------------------------------------------++-------------+------------------
        7-Nov 09:00 excluded by contrast study;                     ||             |
        5-Nov 09:00 suspected, entered 9-Nov 09:00                  || met         | cleared_by_study
        7-Nov 09:00 excluded by contrast study;                     ||             |
        8-Nov 09:00 suspected, entered 9-Nov 09:00                  || cannot tell | fistula_suspected
        5-Nov 09:00 suspected;                                      ||             |
        4-Nov 09:00 excluded by contrast study, entered 9-Nov 09:00 || cannot tell | fistula_suspected
        """,
    ),
    Table(
        "R3",
        "Records belong to the collection",
        "Assessments belong to the collection, whichever of its drains they were made at, and from before this drain "
        "was put in as well: an earlier record can block, never clear.",
        """
        drain B          | put in      | fistula records                     || fistula     | because
        -----------------+-------------+-------------------------------------++-------------+-------------------
                         |             | 6-Nov 09:00 none suspected;         ||             |
        same collection  |             | 7-Nov 09:00 suspected, drain B      || cannot tell | fistula_suspected
                         |             | 6-Nov 09:00 none suspected;         ||             |
        other collection |             | 7-Nov 09:00 suspected, drain B      || met         | none_suspected
        other collection |             | 6-Nov 09:00 none suspected, drain B || cannot tell | not_assessed
                         |             | 6-Nov 09:00 none suspected;         ||             |
        other collection |             | 7-Nov 09:00 suspected               || cannot tell | fistula_suspected
                         |             | 3-Nov 09:00 suspected;              ||             |
                         | 5-Nov 10:00 | 7-Nov 09:00 none suspected          || cannot tell | fistula_suspected
                         | 5-Nov 10:00 | 3-Nov 09:00 none suspected          || cannot tell | assessed_too_early
        """,
    ),
]
