"""Hazards that lie in how the program is used, run and kept."""

from tests.safety.hazard import Control, Hazard

__all__ = ["OF_THE_WARD"]
REACHED_WHILE_A_DRAIN_IS_IN = (
    "web/test_patients.py::test_a_patient_whose_stay_ended_is_reached_for_three_days_and_as_long_as_a_drain_is_in"
)

OF_THE_WARD = (
    Hazard(
        7,
        "A stale page or print is acted on",
        "A screen stands open over a shift change, or a list lies in a pocket.",
        "A decision rests on what is no longer so.",
        (
            Control(
                "The board refreshes, and says when it could not",
                (
                    "browser/test_the_round.py::test_the_board_changes_within_a_minute_without_a_reload",
                    "browser/test_the_round.py::test_a_board_that_cannot_be_refreshed_says_not_to_decide_from_it",
                ),
            ),
            Control(
                "A board notices also the patient who leaves its ward, and what another ward still enters",
                (
                    "web/test_boards.py::test_a_patient_who_moves_leaves_the_board_of_the_ward_at_its_next_refresh",
                    "web/test_boards.py::test_what_the_ward_before_enters_shows_on_the_board_of_the_ward_after",
                ),
            ),
            Control(
                "A verdict says until when it holds, and nothing changes before",
                ("readiness/test_forecast.py::test_nothing_changes_before_the_end_of_validity_and_something_then",),
            ),
            Control(
                "A signature is refused when anything changed since the page was shown",
                ("actions/test_decisions.py::test_a_check_saved_since_the_page_was_shown_refuses_the_signature",),
            ),
        ),
        "Paper.",
    ),
    Hazard(
        8,
        "A correction rewrites the past",
        "A value is edited after a decision was taken on it.",
        "Nobody can tell what was known, and the next patient learns nothing from it.",
        (
            Control(
                "Corrections are new versions with a reason; both stay readable",
                (
                    "actions/test_checks.py::test_a_correction_keeps_both_versions_and_raises_that_it_changed_the_verdict",
                    "records/test_schema.py::test_no_row_can_be_changed_or_taken_away",
                ),
            ),
            Control(
                "The past judged with what was known then gives the verdict of then",
                (
                    "readiness/test_replay.py::test_the_past_stays_as_it_was_whatever_was",
                    "web/test_replays.py::test_the_page_of_a_random_history_is_shown_again_at_200_moments_as_it_was",
                ),
            ),
            Control(
                "A correction that changes a verdict is pointed out",
                (
                    "R6.1: A correction that changes the verdict is pointed out",
                    "readiness/test_replay_corrections.py::test_the_corrections_named_are_those_that_make_a_difference",
                ),
            ),
        ),
        "What was said and never written.",
    ),
    Hazard(
        21,
        "The program blocks too much",
        "One shift without a volume keeps a drain in for days.",
        "The drain stays longer than it has to: infection at the site, a longer stay.",
        (
            Control(
                "Each answer says what is missing, who can supply it, and the earliest moment that is possible",
                (
                    "readiness/test_codes.py::test_every_reason_that_leaves_a_criterion_open_has_a_supplier_and_no_other",
                    "readiness/test_forecast.py::test_the_facts_named_are_enough_and_all_of_them_are_needed",
                ),
            ),
            Control(
                "A physician may decide otherwise, with a reason, and both directions are counted",
                ("web/test_decisions.py::test_both_directions_of_overrides_are_counted_and_listed",),
            ),
        ),
        "How many drains wait for what: the site looks at the counts.",
    ),
    Hazard(
        22,
        "Alerts tire whoever reads them",
        "The same alert stands there every day.",
        "The one that matters is not read.",
        (
            Control(
                "Each alert has one condition, stands once, the most urgent first",
                (
                    "readiness/test_alerts.py::test_an_alert_appears_with_its_one_condition_and_not_without_it",
                    "readiness/test_alerts.py::test_the_most_urgent_come_first_and_no_code_twice",
                ),
            ),
            Control(
                "One that a physician took note of is quiet until its facts change",
                ("actions/test_announcements.py::test_an_alert_that_was_noted_is_quiet_until_its_facts_change",),
            ),
        ),
        "How many a ward sees in a week has not been measured.",
    ),
    Hazard(
        23,
        "A colour is misread",
        "Red-green blindness, a grey print, a dim screen.",
        "An outcome is taken for another.",
        (
            Control(
                "State is shape, word and colour",
                (
                    "web/test_boards.py::test_every_cell_has_a_mark_a_word_and_its_numbers",
                    "browser/test_every_page.py::test_every_page_is_sound",
                ),
            ),
        ),
        "None known.",
    ),
    Hazard(
        26,
        "The program is not there",
        "Power, network or server fails, or a session lapses.",
        "Checks are not recorded, or are lost.",
        (
            Control(
                "A form that could not be saved is kept and sent again by the same person",
                (
                    "web/test_sessions.py::test_a_form_sent_after_the_session_ended_is_shown_again_to_the_same_person",
                    "browser/test_locking.py::test_a_page_left_alone_is_covered_and_what_was_typed_is_saved_once",
                ),
            ),
            Control(
                "A blank round sheet carries a ward through a downtime",
                ("web/test_sheets.py::test_the_round_sheet_leaves_every_answer_blank",),
            ),
        ),
        "The site's own plan for an outage.",
    ),
    Hazard(
        27,
        "Two people write at once",
        "A check is corrected while another saves or decides.",
        "One entry overwrites the other, or a decision misses it.",
        (
            Control(
                "The second of two changes made from the same version is refused, with nothing typed lost",
                (
                    "actions/test_checks.py::test_the_second_of_two_corrections_made_from_the_same_version_is_refused",
                    "browser/test_deciding.py::test_a_decision_in_a_second_tab_meets_what_changed_and_loses_nothing",
                    "torture/test_record_series.py::test_corrections_made_at_once_are_all_there_and_the_losers_are_told",
                ),
            ),
        ),
        "None known.",
    ),
    Hazard(
        28,
        "A log-in is shared",
        "A ward computer stays signed in.",
        "The record names the wrong person.",
        (
            Control(
                "Sessions lapse, end with any change of rights, and a signature asks for the password again",
                (
                    "web/test_sessions.py::test_a_session_ends_after_15_idle_minutes_and_after_12_hours_of_use",
                    "actions/test_accounts.py::test_a_changed_account_is_signed_out_everywhere",
                    "actions/test_decisions.py::test_a_wrong_password_signs_nothing_and_counts_as_a_try_of_signing_in",
                ),
            ),
        ),
        "A password told to a colleague.",
    ),
    Hazard(
        29,
        "The audit or its export is altered",
        "Somebody with the right to the database edits a row.",
        "What happened cannot be proved.",
        (
            Control(
                "Events are sealed in a signed tree, and neither they nor their seals can be changed",
                (
                    "audit/test_sealing.py::test_every_event_gets_a_place_and_the_head_covers_them_all",
                    "audit/test_sealing.py::test_seals_cannot_be_changed_taken_away_or_set_out_of_order",
                    "records/test_attacks.py::test_every_attack_is_refused_and_leaves_nothing_changed",
                ),
            ),
            Control(
                "An export is itself an event with its hash",
                (
                    "actions/test_exports.py::test_an_export_is_an_event_with_purpose_filters_counts_hash_and_patients",
                    "exports/test_formats.py::test_a_text_that_looks_like_a_formula_is_text_in_csv",
                ),
            ),
        ),
        "Whoever holds key and database together: the witness outside.",
    ),
    Hazard(
        31,
        "A drain is forgotten after discharge",
        "The patient goes home with it.",
        "It stays for months.",
        (
            Control(
                "A patient is reached as long as a drain is in, whatever became of the stay",
                (REACHED_WHILE_A_DRAIN_IS_IN,),
            ),
            Control(
                "A long dwell and a missed check are pointed out",
                (
                    "readiness/test_alerts.py::test_the_longest_milestone_reached_is_the_one_that_is_named",
                    "readiness/test_alerts.py::test_an_alert_appears_with_its_one_condition_and_not_without_it",
                ),
            ),
            Control(
                "A drain at home has somebody who sees to it and a next review, and stands as overdue until it has",
                ("web/test_follow_ups.py::test_a_drain_at_home_without_a_plan_is_overdue_until_one_is_made",),
            ),
        ),
        "Who looks at the clinic's list.",
    ),
    Hazard(
        32,
        "A fall-out is not recorded",
        "The drain slips out at night, and the chart goes on.",
        "A verdict on a drain that is not there; an undrained abscess.",
        (
            Control(
                "A drain that is out is not judged, and one without checks becomes unknown",
                ("R5.1: Only a drain that is in is judged", "R1.11: The newest volume must be recent"),
            ),
        ),
        "Somebody has to record it.",
    ),
    Hazard(
        33,
        "A recurrence is not linked to the drain before",
        "The abscess comes back weeks later, on another ward.",
        "Nobody learns that the drain went too early.",
        (
            Control(
                "An earlier removed drain at the same site is pointed out",
                ("readiness/test_alerts.py::test_facts_of_the_product_alone_raise_it_too",),
            ),
            Control(
                "What is found afterwards is tied to the drain, to its removal and to the decision that released it",
                (
                    "actions/test_removals.py::test_a_re_collection_is_a_recurrence_tied_to_collection_drain_and_release",
                    "web/test_reports.py::test_a_recurrence_is_counted_under_the_removals_own_decision",
                ),
            ),
        ),
        "A recurrence treated in another hospital.",
    ),
    Hazard(
        34,
        "An import is wrong",
        "Columns are swapped, units mixed, labels used again.",
        "A history that never was.",
        (
            Control(
                "What cannot be read is named with its line; what is assumed is said on every page and counts as such",
                (
                    "cli/test_imports.py::test_a_row_that_cannot_be_read_is_named_with_its_line_and_the_others_are_taken",
                    "cli/test_imports.py::test_what_is_assumed_changes_the_answer_and_is_said_on_every_page",
                    "cli/test_imports.py::test_without_the_assumptions_two_low_days_stay_unknown",
                ),
            ),
            Control(
                "A past import is opened with what it did, assumed and refused, and whose records it changed",
                ("web/test_imports.py::test_a_past_import_is_listed_and_opened_with_what_it_did_assumed_and_refused",),
            ),
            Control(
                "Running it again adds nothing",
                ("cli/test_imports.py::test_running_an_import_again_adds_nothing",),
            ),
        ),
        "A file that is wrong in a plausible way.",
    ),
    Hazard(
        35,
        "Made-up patients among real ones",
        "A demonstration is shown on the ward's own server.",
        "A decision on a patient who does not exist, or the other way round.",
        (
            Control(
                "A demonstration database is marked, and never becomes one in use nor the other way round",
                ("demo/test_demo.py::test_a_demonstration_never_becomes_a_database_in_use_nor_the_other_way_round",),
            ),
        ),
        "None known.",
    ),
    Hazard(
        36,
        "The patient gets worse where the program does not look",
        "A blood pressure falls between two checks.",
        "Somebody waits for a screen that is no monitor.",
        (
            Control(
                "Signs of sepsis are shown as now; every page says that it is not a monitoring device",
                (
                    "readiness/test_alerts.py::test_what_cannot_wait_is_shown_as_now",
                    "safety/test_safety.py::test_every_page_says_what_it_is_not",
                ),
            ),
        ),
        "Everything that is not recorded here.",
    ),
    Hazard(
        37,
        "The rules were never tried on these patients",
        "Children, transplants, other organs, other hospitals.",
        "A rule that holds elsewhere does not hold here.",
        (
            Control(
                "The intended use names whom the rules are for, and every number its source and grade",
                (
                    "safety/test_safety.py::test_the_intended_use_names_who_is_left_out",
                    "readiness/test_codes.py::test_every_limit_that_a_reason_compares_with_has_a_source",
                ),
            ),
            Control(
                "A site tests its own protocol on its own cases before it adopts it",
                (
                    "cli/test_judge.py::test_a_case_that_differs_says_so_and_exits_1",
                    "web/test_workbench.py::test_a_pasted_file_shows_every_evaluation_with_the_verdict_of_the_command",
                ),
            ),
        ),
        "No study of this program has been done.",
    ),
)
