"""Where the limits of the rules come from: paper, guideline, hospital page, or a proposal without a source."""

__all__ = ["FIELD_SOURCES", "FISTULA_HISTORY", "PUBLISHED_FOR_THE_DEFAULT"]

FISTULA_HISTORY = "fistula_history_output_days"

FIELD_SOURCES: dict[str, str] = {
    "applies_to": "the site's choice: a protocol judges only its own kinds of drain",
    "ward_day_starts": "the ward's own routine",
    "output_threshold_ml": "Abdom Radiol 2022, n=310: below 10 mL a day, 2 of 265 drained again (paper)",
    "output_comparator": "Abdom Radiol 2022: below, strictly (paper); others ask at or below",
    "output_days": "Abdom Radiol 2022 (paper); others ask 2 or 3 days",
    FISTULA_HISTORY: "proposed, no published source found",
    "flush_volume_required": "proposed, no published source found",
    "retained_irrigant_limit_ml": "proposed, no published source found",
    "patency_required_each_counted_day": "a blocked tube also drains nothing (hospital guidance)",
    "run_restarts_on": "proposed, no published source found",
    "fever_c": "STOP-IT trial (paper); intensive care guidance uses 38.3",
    "fever_comparator": "STOP-IT trial: at or above (paper)",
    "afebrile_days": "STOP-IT trial (paper)",
    "cavity_output_rule": "proposed, no published source found",
    "temperature_required_each_day": "proposed, no published source found",
    "antipyretic_policy": "no published rule found",
    "abscess_pain_max": "clinical resolution in the 2022 cohort (paper)",
    "wbc_policy": "proposed, no published source found",
    "wbc_limit_10e9_l": "Lennard 1982: relapse 7 of 21 with leucocytosis, 0 of 30 without (paper)",
    "wbc_max_age_h": "proposed, no published source found",
    "fistula_assessment_min_h_after_insertion": "29 of 35 fistulae were found only after insertion (paper)",
    "fistula_study_required_etiologies": "fistula is frequent in these (guideline)",
    "fistula_evidence": "a study has to show it (guideline)",
    "imaging_policy": "guideline text asks for imaging before removal",
    "imaging_modalities": "guideline text",
    "imaging_min_h_after_insertion": "proposed, no published source found",
    "imaging_max_age_days": "proposed, no published source found",
    "residual_max_mm": "proposed, no published source found",
    "drain_position_required": "proposed, no published source found",
    "min_dwell_days": "cholecystostomy: tract maturation (guideline)",
    "max_check_age_h": "proposed, no published source found",
    "drain_amylase_required": "ISGPS definition (guideline), for pancreatic drains",
    "drain_amylase_max_x_uln": "ISGPS definition (guideline)",
    "bilious_fluid_expected": "a gallbladder drain drains bile",
    "plausible_temp_c": "proposed, no published source found",
    "plausible_daily_ml_max": "proposed, no published source found",
    "superseding_output_factor": "proposed, no published source found",
}

PUBLISHED_FOR_THE_DEFAULT = frozenset(
    {
        "output_threshold_ml",
        "output_comparator",
        "output_days",
        "fever_c",
        "fever_comparator",
        "afebrile_days",
        "abscess_pain_max",
        "wbc_limit_10e9_l",
        "fistula_assessment_min_h_after_insertion",
        "fistula_study_required_etiologies",
        "fistula_evidence",
        "imaging_policy",
        "imaging_modalities",
        "drain_amylase_max_x_uln",
    }
)
"""Fields whose source speaks for the default value alone; another value is the protocol's own choice."""
