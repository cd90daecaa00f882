"""The words of docs/rules.md that stand outside the tables."""

from tests.spec.quiet import QUIET_IN_WORDS

__all__ = ["GROUPS", "HEAD", "READING", "SIGNATURE"]

HEAD = """\
# The rules, as the tests hold them

**Nobody clinical has reviewed this page yet. Every number in it is a default of a protocol, and a site signs its \
own protocol before it relies on any of them.** The program is decision support: it says whether recorded criteria \
are met, with its reasons; a physician decides, and signs.

This page holds rules version {version} in {tables} tables with {rows} rows. It is made from the tables that the \
tests run: each row is put through the evaluator of the product and, where a case file can say all of it, through a \
second one that was written apart from it; a row that comes out otherwise than it says here stops a release. Nothing \
on this page is a description of the rules that could differ from them."""

READING = f"""\
## How to read a table

Each table stands under one sentence. Its rows differ from one quiet record in the one or two facts that their cells \
name; an empty cell means: as in the quiet record.

**The quiet record.** {QUIET_IN_WORDS}

- Volumes are in mL and temperatures in °C, unless a unit is written. All dates are of 2026. A ward-day has the date \
on which it starts: 9-Nov is the time from 9-Nov 07:00 to 10-Nov 07:00.
- **net** is what came out less what was flushed in. A second drain, B, is charted as dry (net 0, flushed freely) \
unless the row says otherwise, and was put in on 1-Nov unless it says when.
- **bags** are the checks of a ward-day, each with its hours and its net volume, or with what came **out** and what \
was **flushed**; *all day* is one check from 07:00 to 07:00. **more checks** come on top of what is charted. A check \
may also record a flush test, a clamp, a leak, the fluid, a temperature, pain and its source, signs of sepsis, an \
antipyretic; when these were **seen**; and when it was **entered**.
- **not recorded** is a blank, never a zero.
- A study is final, shows the collection resolved and the drain in it, no complication and no new collection, unless \
the row says otherwise.
- **not met** always outweighs **cannot tell**. What the program says is quoted as it appears on its pages; where a \
row names something that must be absent, that stands in brackets."""

GROUPS = {
    "R0": "## The verdict as a whole",
    "R1": """\
## R1 Output

Little fluid comes out although the tube is open: over whole days that were really charted, from every drain of the \
collection, and through catheters that are known to flush and to lie where they should.""",
    "R2": """\
## R2 Clinical

The patient is well: no fever, no pain from the abscess, no signs of sepsis, and no high white count.""",
    "R3": """\
## R3 Fistula

Nothing suggests that the collection is fed by bowel, bile or pancreas, and what once did has been excluded by a \
study.""",
    "R4": """\
## R4 Imaging

A recent study shows the collection gone and the drain in it, and nothing has happened since that would make the \
picture out of date.""",
    "R5": """\
## R5 Protocols and their bounds

A drain is judged by one protocol, made for its kind of drain, within bounds that no site can leave.""",
    "R6": """\
## R6 Corrections and time

What was recorded is never overwritten, and every verdict can be judged again as it was known at any moment.""",
}

SIGNATURE = """\
## Read and agreed

| | |
| --- | --- |
| Site and unit | |
| Protocol and version | |
| Settings that differ from the defaults above, and why | |
| Tables not agreed with | |
| Name, role, date, signature | |
| Second reader: name, role, date, signature | |"""
