"""What an import did, in one sentence for the command and the page."""

from collections.abc import Mapping

__all__ = ["told"]

ADDED = {
    "checks": ("check", "checks"),
    "drains": ("drain", "drains"),
    "patients": ("patient", "patients"),
    "studies": ("imaging report", "imaging reports"),
    "assessments": ("fistula assessment", "fistula assessments"),
    "begun": ("stay begun", "stays begun"),
    "moved": ("stay moved to another bed", "stays moved to another bed"),
    "ended": ("stay ended", "stays ended"),
}


def told(counts: Mapping[str, int], verb: str = "Added") -> str:
    """For example "Added 12 checks, 3 drains; 4 rows were there already."; `verb` says whether it is done."""
    parts = [f"{counts[word]} {names[counts[word] != 1]}" for word, names in ADDED.items() if counts.get(word)]
    sentence = f"{verb} {', '.join(parts)}" if parts else "Nothing new"
    there, beside = counts.get("there", 0), counts.get("beside", 0)
    sentence += f"; {there} {'row was' if there == 1 else 'rows were'} there already." if there else "."
    if beside:
        sentence += f" {beside} of them stand beside other values for the same moment: a person must resolve them."
    return sentence
