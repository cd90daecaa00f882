"""The words of docs/safety that stand outside the hazard log."""

__all__ = ["ADOPTING", "HAZARD_HEAD", "INTENDED_USE", "MUTANTS_HEAD", "STATEMENT"]

UNREVIEWED = (
    "**Nobody clinical has reviewed this page yet, and the program is not a certified medical device.** Whoever "
    "deploys it is responsible for what it says here on the site's own patients."
)

INTENDED_USE = f"""\
# Intended use

{UNREVIEWED}

## What it is for

The program keeps the record of percutaneous abscess drains on a ward and says, from that record and by a protocol \
that the site has signed, whether the criteria for taking a drain out are met: the patient is well, the output stayed \
low through an open catheter, no fistula is suspected, and imaging shows the collection gone and the drain in it. It \
shows the numbers, the limits with their sources, the records it rests on and what is missing.

## Who uses it

Nurses record checks; physicians report imaging, assess and decide; auditors read what was done and seen; \
administrators keep accounts and wards. A physician decides about each drain, sees the patient, and signs.

## For whom

Adults with a percutaneous drain in an abdominal or pelvic abscess, a pancreatic collection, or a cholecystostomy, \
each by its own protocol. The rules rest on published cohorts of such patients.

**Left out** are children, pregnant women, drains of the chest (the pleural protocol is an example that a site has to \
adopt), of the brain, of joints and of the urinary tract, surgical drains, and any drain whose type no protocol names: \
such a drain is shown and not judged. Immunocompromised patients are judged, with an advice that signs may be absent.

## What it is not

- Not an order. "Criteria met" means that the recorded criteria are met; a physician decides.
- Not a monitoring device. It knows what was recorded, and nothing in between.
- Not a diagnosis, and not a reason to wait: signs of sepsis are acted on at the bedside.
- Not a replacement of the hospital's record.
"""

HAZARD_HEAD = f"""\
# Hazard log

{UNREVIEWED}

{{count}} hazards, each with its cause, the harm it would do, what keeps that away, the tests that hold each control, \
and what is left to the site. A test fails when a control names no test, or one that does not exist. Tables named as \
R1.4 and the like stand in [the rules](../rules.md)."""

STATEMENT = f"""\
# Safety statement of this release

{UNREVIEWED}

Rules version {{rules}}. This release was built so that it answers "Criteria met" only where every criterion is known \
to be met, and "Cannot tell" wherever something is missing, out of date or in doubt. It rests on:

- **the rules as tables**, [rules.md](../rules.md): {{tables}} tables with {{rows}} rows, each run through the \
evaluator of the product and, where a case file can say it, through a second one written apart from it;
- **two evaluators compared**: {{compared}};
- **three laws** (worse never makes ready, a blank never leaves ready, only a correction frees), each with seeded \
faults that it catches;
- **{{faults}} planted faults** of the evaluator, each caught;
- **mutation of the four criterion files**: {{mutation}};
- **the [hazard log](hazards.md)**: {{hazards}} hazards with {{controls}} controls, each held by tests that a release \
has to pass.

## What is known to be open

- No clinician has reviewed rules, limits or words, and no study of the program has been done.
- Limits marked PROPOSED in [rules.md](../rules.md) have no published source.
- The number of alerts a ward sees, and how long drains wait because something was not charted, have not been measured.
- Both evaluators were written from one text; a fault of the text itself would be in both.
"""

ADOPTING = f"""\
# How a site adopts a protocol

{UNREVIEWED}

1. **Read** [the intended use](intended-use.md), [the rules](../rules.md) and [the hazard log](hazards.md) with \
whoever will answer for them: surgery, interventional radiology, nursing, infection.
2. **Choose the numbers.** Each limit stands in the rules with its source and its bounds. Write those that differ as a \
protocol of a case file: a name, `base: default-abscess`, and the fields.
3. **Write cases from your own practice**: drains that came out well, drains that came out too early, drains that \
waited for nothing. A drain's page saves its record as a case that names nobody ("What if one entry is wrong?").
4. **Judge them**: `drain-tracker judge CASES.yaml`, or the workbench page. Each difference from what you expected is \
a wrong expectation, a wrong number, or a fault of the program; settle each.
5. **Look at what would change**: judge the same cases under the present protocol and the new one. What differs is \
what you sign.
6. **Sign.** Two people sign a version, with the rules page beside it. It holds from a stated moment, is never changed \
afterwards, and every verdict names it.
7. **Set the ward**: its time zone, its day start (the hour at which bags are emptied), its check times, the age limit \
of a check.
8. **Begin beside your present practice.** For the first weeks decide as before, record the decision here, and read \
the overrides in both directions each week.
9. **Go on looking**: missed checks, overrides, recurrences by protocol version. A change is a new version, from step 2.
"""

MUTANTS_HEAD = f"""\
# Mutants of the criterion files

{UNREVIEWED}

Each small change that a slip of the hand could make in the four files of the criteria (a comparison, a condition, a \
number, a word, an answer, a line left out) is planted, one at a time, and something has to notice it: a row of the \
rules, what is said about it, a case of the second evaluator, brute force. {{mutation}}. The explained ones change \
nothing that anybody could see:
"""
