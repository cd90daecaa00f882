"""Hazards that lie in pictures, assessments, protocols and the rules themselves."""

from tests.safety.hazard import Control, Hazard

__all__ = ["OF_THE_FINDING"]

OVERLOOKED = "The drain is taken out while something still needs it: relapse, peritonitis, an operation."
ONLY_A_CORRECTION_FREES = (
    "readiness/test_laws.py::test_only_the_withdrawal_of_an_adverse_record_makes_a_drain_ready_and_is_named"
)

OF_THE_FINDING = (
    Hazard(
        13,
        "A picture that does not answer is taken for one that does",
        "It is older than the drain, too old, preliminary, or of another cavity.",
        OVERLOOKED,
        (
            Control(
                "A study counts from 24 hours after this drain's insertion, of this collection, by an accepted kind",
                ("R4.1: Which studies count", "R4.1: Not before 24 hours"),
            ),
            Control(
                "Preliminary, too old or silent on a question is unknown",
                ("R4.2: Everything must be stated, and good", "R4.2: No older than seven days"),
            ),
            Control(
                "No protocol lets a picture from before the insertion count",
                ("R5.3: What no protocol may switch off", "R5.2: Bounds for imaging and for the age of a check"),
            ),
        ),
        "A report filed under the wrong study.",
    ),
    Hazard(
        14,
        "A clearing picture is older than the last fever",
        "Fever, abscess pain or a drain event follows the study.",
        OVERLOOKED,
        (
            Control(
                "Whatever came after a study makes it unknown again",
                (
                    "R4.4: What makes a picture out of date",
                    "R4.4: What is done to the drain after the study",
                    "R4.4: A high output after the study",
                ),
            ),
        ),
        "What happened after it and was not charted.",
    ),
    Hazard(
        15,
        "A new abscess is overlooked",
        "A report names a new collection beside the resolved one.",
        "An undrained abscess.",
        (
            Control(
                "A reported new collection keeps the criterion not met until answered or registered as its own",
                (
                    "R4.3: A reported new collection stays",
                    "actions/test_imaging.py::test_a_new_collection_blocks_until_it_is_registered_as_its_own",
                ),
            ),
            Control(
                "It raises an urgent alert",
                ("readiness/test_alerts.py::test_what_cannot_wait_is_shown_as_now",),
            ),
        ),
        "A report that does not name it.",
    ),
    Hazard(
        16,
        "The drain lies outside the collection",
        "It slipped, and nothing comes out.",
        OVERLOOKED,
        (
            Control(
                "From a dislodgement or a displaced picture on it is unknown until the position is confirmed",
                ("R1.6: A dislodged drain says nothing", "R1.6: A study that shows the drain displaced"),
            ),
            Control("A study must state the position", ("R4.2: Everything must be stated, and good",)),
        ),
        "A slip that nobody noticed between two pictures.",
    ),
    Hazard(
        17,
        "A blank fistula record is read as none",
        "Nobody assessed, or somebody assessed on the first day.",
        "A fistula feeds the cavity after the drain is out.",
        (
            Control(
                "No record is unknown; a bedside assessment needs 24 hours and clears nothing that came before",
                (
                    "R3.1: The states",
                    "R3.2: A bedside assessment needs 24 hours",
                    "R3.2: A bedside assessment clears nothing that came before",
                ),
            ),
            Control(
                "Only a listed study clears", ("R3.3: What clears", "R3.3: A study of the first day clears nothing")
            ),
            Control("Suspicious fluid is a suspicion by itself", ("R3.4: Fluid that raises the suspicion",)),
        ),
        "A fistula without a sign.",
    ),
    Hazard(
        18,
        "A drain is judged by another type's protocol",
        "A pleural or biliary drain stands on the same board.",
        "A threshold that was never meant for it.",
        (
            Control(
                "A drain is judged only by the one protocol whose types include its own",
                ("R5.1: A protocol for its own kind of drain", "R5.1: A pleural drain, as an example only"),
            ),
        ),
        "A drain registered under the wrong type.",
    ),
    Hazard(
        19,
        "A threshold is changed silently",
        "A protocol or a ward's day start is edited.",
        "Drains become ready that were not, and nobody knows why.",
        (
            Control(
                "Protocols are immutable versions within bounds, and a verdict names its version",
                (
                    "R5.2: Bounds for output",
                    "R5.2: Bounds for temperature and pain",
                    "records/test_schema.py::test_no_row_can_be_changed_or_taken_away",
                ),
            ),
            Control(
                "A change of settings needs a reason and says first which outcomes it would change",
                (
                    "web/test_administration.py::test_settings_changed_after_the_look_are_looked_at_again",
                    "actions/test_wards.py::test_settings_change_from_now_on_and_the_past_is_judged_by_the_old_ones",
                ),
            ),
            Control(
                "Every limit is shown with its source",
                ("web/test_readiness.py::test_each_rule_names_its_limit_its_source_and_the_records_it_rests_on",),
            ),
        ),
        "The choice of the site's own protocol.",
    ),
    Hazard(
        20,
        '"Criteria met" is read as an order',
        "The screen is green.",
        "A drain is taken out that a physician would have kept.",
        (
            Control(
                "No sentence gives an order; the outcome says that a physician decides",
                ("readiness/test_codes.py::test_no_sentence_gives_an_order_or_is_left_unfinished",),
            ),
            Control(
                "A decision is signed by a physician with the password, and frozen with what it rested on",
                (
                    "actions/test_decisions.py::test_a_signature_holds_who_when_what_it_states_and_the_whole_verdict",
                    "web/test_decisions.py::test_the_page_shows_the_verdict_and_preselects_nothing",
                ),
            ),
        ),
        "Habit.",
    ),
    Hazard(
        30,
        "A change of the program breaks a rule",
        "A limit off by one, a condition dropped, an unknown taken as a pass.",
        "Wrong verdicts on every ward at once.",
        (
            Control(
                "A second evaluator, written apart from the first, finds the same on every case compared",
                (
                    "readiness/test_differential.py::test_both_evaluators_find_the_same_and_every_reason_occurs",
                    "readiness/test_differential.py::test_both_evaluators_find_the_same_wherever_two_inputs_are_changed",
                ),
            ),
            Control(
                "Three laws hold: worse never makes ready, a blank never leaves ready, only a correction frees",
                (
                    "readiness/test_laws.py::test_a_worse_record_never_makes_a_drain_ready",
                    "readiness/test_laws.py::test_a_required_kind_of_fact_taken_away_never_leaves_a_drain_ready",
                    ONLY_A_CORRECTION_FREES,
                ),
            ),
            Control(
                "Planted faults and mutants of the rules are caught",
                (
                    "readiness/test_laws_faults.py::test_a_planted_fault_is_caught",
                    "torture/test_mutation.py::test_a_mutant_is_caught",
                ),
            ),
            Control("What the rules say is what is signed", ("spec/test_page.py::test_the_page_is_current",)),
        ),
        "A fault that both evaluators and the text share.",
    ),
)
