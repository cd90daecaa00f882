"""Hazards that lie in what is charted at the bedside and when."""

from tests.safety.hazard import Control, Hazard

__all__ = ["OF_THE_CHART"]

UNDRAINED = "The drain is taken out while the abscess still fills: relapse, sepsis, a second drainage."

OF_THE_CHART = (
    Hazard(
        1,
        "A blocked drain is read as an empty abscess",
        "The catheter is kinked, clogged or clamped, and nothing comes out.",
        UNDRAINED,
        (
            Control(
                "A low day counts only where the catheter flushed freely and nothing speaks against it",
                (
                    "R1.4: A low day needs a free flush",
                    "R1.4: Nothing may speak against it",
                    "R1.4: A recorded clamping",
                ),
            ),
            Control(
                "Taking the flush tests of a counted day away never leaves a drain ready",
                ("readiness/test_laws.py::test_a_required_kind_of_fact_taken_away_never_leaves_a_drain_ready",),
            ),
            Control(
                "A blocked drain and a window day without a free flush raise alerts",
                ("readiness/test_alerts.py::test_an_alert_appears_with_its_one_condition_and_not_without_it",),
            ),
        ),
        "Whether the flush was really done and felt free: training at the bedside.",
    ),
    Hazard(
        2,
        "A missing day is read as zero",
        "A shift did not chart, and the sum of the day looks low.",
        UNDRAINED,
        (
            Control(
                "A missing or incomplete day is unknown: never zero, never skipped, never averaged",
                ("R1.3: Blank is not zero", "R1.1: No day is skipped", "R1.2: When a day is complete"),
            ),
            Control(
                "What is missing is named with who can supply it",
                (
                    "web/test_readiness.py::test_what_is_missing_names_who_can_supply_it_and_what_was_set_aside_says_why",
                ),
            ),
        ),
        "A volume estimated instead of measured: the form asks how it was measured.",
    ),
    Hazard(
        3,
        "Gross output is read as net",
        "What was flushed in comes out again and is charted without the flush.",
        "Output looks high and the drain stays too long, or, with flush taken off twice, too low.",
        (
            Control(
                "Net is gross less all fluid instilled, and a day without its flush is unknown",
                ("R1.3: Blank is not zero", "R1.3: Where a site does not chart the flush"),
            ),
            Control(
                "Irrigant that did not come back makes the day unknown", ("R1.5: Irrigant that did not come back",)
            ),
        ),
        "A flush nobody wrote down.",
    ),
    Hazard(
        4,
        "A unit or a decimal place slips",
        "120 for 12.0, litres for millilitres, Fahrenheit for Celsius.",
        "A wrong verdict in either direction.",
        (
            Control(
                "Values that cannot be are treated as missing, with an alert",
                ("R1.10: Volumes that cannot be", "R2.1: Temperatures that cannot be"),
            ),
            Control(
                "A value far from the last one is asked about once; fields take plain numbers in one unit",
                (
                    "web/test_checks.py::test_a_value_far_from_the_last_one_is_asked_about_once",
                    "web/test_checks.py::test_a_zero_is_an_answer_and_a_comma_a_decimal_point",
                ),
            ),
            Control(
                "Units of a case file change nothing", ("readiness/test_laws_sameness.py::test_nothing_changes_by",)
            ),
            Control(
                'The page "What if?" shows the single entries on which a verdict hangs',
                (
                    "readiness/test_what_if.py::test_a_doubtful_entry_is_seen_with_what_it_may_have_been",
                    "web/test_what_if.py::test_an_output_one_place_off_is_listed_with_what_it_may_have_been",
                ),
            ),
        ),
        "A slip to a value that is itself plausible.",
    ),
    Hazard(
        5,
        "The wrong patient",
        "A check is entered for the neighbour, or two patients share a surname.",
        "One patient's verdict rests on another's chart.",
        (
            Control(
                "Identity is proved at the bedside by scan or by typed digits",
                (
                    "web/test_checks.py::test_a_scanned_wristband_proves_identity_by_the_whole_number",
                    "web/test_checks.py::test_a_wrong_answer_gets_one_sentence_and_everything_typed_is_kept",
                ),
            ),
            Control(
                "Same and similar surnames are marked; one identifier finds nobody",
                (
                    "web/test_boards.py::test_same_and_similar_surnames_are_marked",
                    "web/test_patients.py::test_one_identifier_finds_nobody",
                ),
            ),
            Control(
                "A check of the wrong patient is withdrawn, stays readable, and leaves its day missing",
                (
                    "actions/test_checks.py::test_a_withdrawn_check_leaves_its_ward_day_missing_again",
                    "R6.1: A correction replaces, a withdrawal takes away",
                ),
            ),
            Control(
                "Another patient's records change nothing",
                ("readiness/test_laws_sameness.py::test_nothing_changes_by",),
            ),
        ),
        "A wristband on the wrong wrist.",
    ),
    Hazard(
        6,
        "The wrong drain or the wrong cavity",
        "A patient has two drains, or a study reports on another collection.",
        "One collection is called dry by the chart or picture of another.",
        (
            Control(
                "Output is summed over all drains of the collection, and drains of another one change nothing",
                (
                    "R1.1: All drains of the collection are added",
                    "readiness/test_laws_sameness.py::test_nothing_changes_by",
                ),
            ),
            Control(
                "A study counts for its own collection; one that names none can only block",
                ("R4.1: Which studies count", "R4.1: A study that names no collection"),
            ),
        ),
        "Labels on the bags.",
    ),
    Hazard(
        9,
        "A late entry reorders events",
        "A fever of the night is typed at noon, after the picture was read.",
        "What came before and after is confused, and a superseded picture counts.",
        (
            Control(
                "Order is by when a thing was true; an observation without its own time is read the way that blocks",
                (
                    "R3: By when it was true, not when it was entered",
                    "R2.6: An observation without its own time",
                    "R4.4: Without its own time it may be after the study",
                ),
            ),
            Control(
                "The order of entries changes nothing, and what was entered later is not believed earlier",
                (
                    "readiness/test_laws_sameness.py::test_nothing_changes_by",
                    "R6.2: A late entry counts from when it was entered",
                ),
            ),
            Control(
                "An entry more than a day late needs a reason",
                ("actions/test_checks.py::test_a_check_entered_more_than_a_day_later_needs_a_reason",),
            ),
        ),
        "A wrong clock on the ward's wall.",
    ),
    Hazard(
        10,
        "The day is cut wrongly, or the clocks change",
        "A shift crosses the day start, or a night has 23 or 25 hours.",
        "A day looks complete or low that is not.",
        (
            Control(
                "A check belongs to the ward-day that it overlaps longest, in the ward's own zone and day start",
                ("R1.2: Which ward-day a check belongs to", "R6.4: Nights on which the clocks change"),
            ),
            Control(
                "Every instant lies in exactly one ward-day, in every zone",
                (
                    "readiness/test_calendar.py::test_every_instant_lies_in_exactly_the_ward_day_that_is_named",
                    "readiness/test_calendar.py::test_a_ward_day_begins_and_lasts_as_its_clock_says",
                ),
            ),
            Control(
                "Check times that never close a ward-day are refused",
                ("actions/test_wards.py::test_check_times_that_never_close_a_ward_day_are_refused",),
            ),
            Control(
                "A ward whose bags are usually emptied far from its day start is warned on its board",
                ("web/test_boards.py::test_a_ward_that_empties_its_bags_far_from_the_day_start_is_warned",),
            ),
        ),
        "A ward that leaves its day start as it is though it is warned.",
    ),
    Hazard(
        11,
        "One shift is entered twice",
        "Two nurses chart the same bag, or a form is sent twice.",
        "Output counts double, or one of two readings is believed.",
        (
            Control(
                "Overlapping checks are read each alone and together; where that differs the day is unknown",
                ("R1.8: The same hours charted twice", "R1.8: Duplicates of two days"),
            ),
            Control(
                "The same form sent twice is one check",
                (
                    "actions/test_checks.py::test_the_same_form_sent_twice_is_one_check_and_the_first_answer",
                    "browser/test_the_thread.py::test_a_double_click_on_save_saves_one_check",
                ),
            ),
        ),
        "Two entries of the same bag with hours that do not overlap.",
    ),
    Hazard(
        12,
        "Part of a day is counted as a day",
        "The running day is low so far.",
        UNDRAINED,
        (
            Control(
                "The running day can fail the criterion or leave it open, never satisfy it",
                ("R1.7: The running day can never satisfy it", "R1.6: The insertion day never counts"),
            ),
        ),
        "None known.",
    ),
    Hazard(
        24,
        "A fever is masked",
        "Paracetamol was given, or nobody measured.",
        "An infection that goes on is called over.",
        (
            Control(
                "An antipyretic in the window is pointed out, or leaves the criterion open where the site wants it",
                ("R2.5: An antipyretic is pointed out", "R2.5: An antipyretic that leaves the criterion open"),
            ),
            Control(
                "Each counted day needs a measured temperature, and signs of sepsis fail whatever it is",
                ("R2.1: Each day measured", "R2.3: Signs of sepsis"),
            ),
        ),
        "An antipyretic that is not charted here.",
    ),
    Hazard(
        25,
        "Pain is put down to the wrong source",
        "Pain at the drain site is charted as the abscess's, or the other way round.",
        "The drain stays too long, or goes too early.",
        (
            Control(
                "Pain of unknown source above the limit is unknown; pain from elsewhere answers nothing",
                ("R2.2: Pain from the abscess", "R2.2: Pain that is not from the abscess"),
            ),
            Control(
                "The form asks for pain from the abscess as its own number",
                ("web/test_checks.py::test_pain_of_doubtful_source_is_recorded_as_such",),
            ),
        ),
        "What a patient can tell apart.",
    ),
)
