"""Words for what a fistula assessment rests on."""

__all__ = ["EVIDENCE", "evidence_label"]

EVIDENCE: dict[str, str] = {
    "clinical_assessment": "Bedside assessment",
    "contrast_study_via_drain": "Contrast study through the drain",
    "ct_with_drain_contrast": "CT with contrast through the drain",
    "cholangiogram_via_drain": "Cholangiogram through the drain",
    "surgery": "Operation",
    "ct_without_drain_contrast": "CT without contrast through the drain",
    "fluid_analysis": "Analysis of the fluid",
    "other": "Something else",
}


def evidence_label(word: str) -> str:
    """An evidence in words; a word of the site's own with blanks for underscores."""
    return EVIDENCE.get(word, word.replace("_", " ").capitalize())
