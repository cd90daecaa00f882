"""Words for what caused an abscess: those the rules know, and other names for them."""

__all__ = ["ETIOLOGIES", "GASTROINTESTINAL", "etiology_word"]

ETIOLOGIES: dict[str, str] = {
    "postoperative": "After an operation",
    "anastomotic_leak": "Anastomotic leak",
    "ibd": "Inflammatory bowel disease",
    "diverticulitis": "Diverticulitis",
    "appendicitis": "Appendicitis",
    "perforation": "Perforated hollow organ",
    "cholecystitis": "Cholecystitis",
    "biliary": "Biliary",
    "pancreatitis": "Pancreatitis",
    "pancreatic_postoperative": "After pancreatic surgery",
    "pyogenic_liver": "Pyogenic liver abscess",
    "amoebic_liver": "Amoebic liver abscess",
    "renal": "Renal or perinephric",
    "tubo_ovarian": "Tubo-ovarian",
    "obstetric": "Obstetric",
    "musculoskeletal": "Psoas, spinal or other musculoskeletal",
    "trauma": "Trauma",
    "haematogenous": "Haematogenous",
    "infected_haematoma": "Infected haematoma",
    "infected_lymphocele": "Infected lymphocele",
    "malignancy": "Malignancy",
    "empyema": "Empyema",
    "parapneumonic": "Parapneumonic effusion",
    "cryptogenic": "No cause found",
    "other": "Other",
}

GASTROINTESTINAL = frozenset(
    {"ibd", "anastomotic_leak", "diverticulitis", "appendicitis", "perforation", "cholecystitis", "biliary"}
)
"""Sources that keep feeding an abscess until they are dealt with."""

_OTHER_NAMES = {
    "diverticular": "diverticulitis",
    "appendiceal": "appendicitis",
    "perforated_appendicitis": "appendicitis",
    "crohn": "ibd",
    "crohns": "ibd",
    "crohn_disease": "ibd",
    "ulcerative_colitis": "ibd",
    "post_operative": "postoperative",
    "acute_cholecystitis": "cholecystitis",
    "liver": "pyogenic_liver",
    "hematogenous": "haematogenous",
    "infected_hematoma": "infected_haematoma",
    "perinephric": "renal",
    "pancreatic": "pancreatitis",
    "necrotizing_pancreatitis": "pancreatitis",
    "spontaneous": "cryptogenic",
    "idiopathic": "cryptogenic",
    "unknown": "",
}


def etiology_word(word: str | None) -> str | None:
    """The rules' word for an etiology, or the word itself; None for one that is not known."""
    if word is None:
        return None
    return _OTHER_NAMES.get(word, word) or None
