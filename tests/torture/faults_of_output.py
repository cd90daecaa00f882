"""Planted faults of combining, volumes, coverage, patency and position."""

from tests.torture.planting import Fault

__all__ = ["COMBINING", "DRAIN", "VOLUMES"]

COMBINING = (
    Fault("unknown counts as a pass", "judgement:_combine", "findings <= PASSES and", "True or"),
    Fault("a failing criterion is only unknown", "judgement:_combine", "whole or Finding.NOT_MET in findings", "whole"),
    Fault("minimum dwell ignored", "judgement:RuledDays._dwell", "not self.protocol.min_dwell_days or", "True or"),
    Fault("dwell one day short", "judgement:RuledDays.dwell_days", ").days", ").days + 1"),
    Fault("a drain that is out is judged", "judgement:RuledDays.judge", "not self.days.in_situ", "False and not"),
    Fault(
        "clinical criterion skipped",
        "clinical:judge_clinical",
        "    return conclude(reasons,",
        "    return conclude(reasons[:0] + [Reason(ReasonCode.AFEBRILE, Finding.MET, {})],",
    ),
    Fault(
        "fistula criterion skipped",
        "fistula:judge_fistula",
        "return conclude([*reasons,",
        "return conclude([Reason(ReasonCode.NONE_SUSPECTED, Finding.MET, {}),",
    ),
    Fault(
        "imaging criterion skipped",
        "imaging:judge_imaging",
        "return conclude(reasons,",
        "return conclude([Reason(ReasonCode.RESOLVED, Finding.MET, {})],",
    ),
    Fault("output criterion skipped", "output:judge_output", "rules.protocol.output_days == 0", "True"),
    Fault("the mildest reason decides", "findings:conclude", "ordered[0].bears", "ordered[-1].bears"),
)

VOLUMES = (
    Fault("output limit off by one", "protocol:Protocol.output_passes", "net_ml < self", "net_ml < 1 + self"),
    Fault("at the limit passes", "protocol:Protocol.output_passes", "net_ml < self", "net_ml <= self"),
    Fault("comparator le read as lt", "protocol:Protocol.output_passes", "net_ml <= self", "net_ml < self"),
    Fault("gross read as net", "day_tally:DayTally._net", "return gross - flush", "return gross"),
    Fault("flush added", "day_tally:DayTally._net", "return gross - flush", "return gross + flush"),
    Fault(
        "a blank flush is zero",
        "day_tally:DayTally._without_flush",
        "if not self.protocol.flush_volume_required:",
        "if True:",
    ),
    Fault("a blank gross output is zero", "day_tally:DayTally._net", "self.gross_missing.append(check.id)", "pass"),
    Fault(
        "a missing day is zero",
        "output:OutputRules._uncharted",
        "if one.complete or one.implausible:",
        "if not one.has_volume or one.complete or one.implausible:",
    ),
    Fault("an incomplete day counts", "output:OutputRules._uncharted", "elif one.has_volume:", "elif False:"),
    Fault(
        "the running day satisfies",
        "output:judge_output",
        "range(today - needed, today)",
        "range(today - needed + 1, today + 1)",
    ),
    Fault("one low day is enough", "output:judge_output", "range(today - needed, today)", "range(today - 1, today)"),
    Fault(
        "a missing day is skipped",
        "output:judge_output",
        "reasons += against",
        "reasons += [one for one in against if one.code != 'day_missing']",
    ),
    Fault(
        "the running day is not looked at", "output:judge_output", "reasons += rules.running_day(today, as_of)", "pass"
    ),
    Fault("three days after a fistula forgotten", "output:days_needed", "if confirmed else", "if False else"),
    Fault(
        "a confirmation of another collection counts",
        "output:days_needed",
        "record.collection == days.drain.collection and",
        "",
    ),
    Fault(
        "drains averaged",
        "output:OutputRules.net",
        "return DayNet(sum((max(ZERO, one.low) for one in sure), ZERO),",
        "return DayNet(sum((max(ZERO, one.low) for one in sure), ZERO) / max(1, len(sure)),",
    ),
    Fault(
        "a negative net makes up for another drain",
        "output:OutputRules.net",
        "return DayNet(sum((max(ZERO, one.low) for one in sure), ZERO),",
        "return DayNet(sum((one.low for one in sure), ZERO),",
    ),
    Fault(
        "only the judged drain counts",
        "ward_days:WardDays.drains_during",
        "for drain in self.drains",
        "for drain in [self.drain]",
    ),
    Fault("an implausible volume is no doubt", "output:OutputRules._doubts", "if one.implausible:", "if False:"),
    Fault(
        "5000 mL is implausible", "day_tally:plausible_gross", "check.gross_ml <= protocol", "check.gross_ml < protocol"
    ),
    Fault("the day's sum may be anything", "day_tally:DayTally.__init__", "self.gross > self.most", "False"),
    Fault("retained irrigant ignored", "output:OutputRules._doubts", "one.low < -self", "False and one.low < -self"),
    Fault("retention limit off by a bit", "output:OutputRules._doubts", "one.low < -self", "one.low <= -self"),
    Fault("duplicates add up", "drain_day:overlap_groups", "> DUPLICATE_OVERLAP", "> timedelta(days=99)"),
    Fault("15 minutes make a duplicate", "drain_day:overlap_groups", "> DUPLICATE_OVERLAP", ">= DUPLICATE_OVERLAP"),
    Fault("duplicates only in pairs", "drain_day:_join", "joined = left + right", "joined = [one, other]"),
    Fault(
        "an impossible volume is no duplicate",
        "drain_day:fold_drain_day",
        "overlap_groups(measured)",
        "overlap_groups(charted)",
    ),
    Fault(
        "a gap of an hour is too long",
        "drain_day:_has_long_gap",
        "return until - reached > LONGEST_GAP",
        "return until - reached >= LONGEST_GAP",
    ),
    Fault("gaps do not matter", "drain_day:_covers", "and not _has_long_gap(charted, since, until)", ""),
    Fault("only gaps matter", "drain_day:_covers", "mine >= until - since - UNCHARTED_ALLOWED and", ""),
    Fault("a tie belongs to the later day", "ward_days:WardDays._longest_shared", "-ordinal", "ordinal"),
    Fault(
        "a check belongs to the day it ends in",
        "ward_days:WardDays._longest_shared",
        "if first == last:",
        "if True:\n        return last\n    if first == last:",
    ),
    Fault("a stale volume is accepted", "output:judge_output", "reasons += rules.stale(as_of)", "pass"),
    Fault(
        "the age limit reached is too old",
        "output:OutputRules.stale",
        "as_of - newest.end > self",
        "as_of - newest.end >= self",
    ),
)

DRAIN = (
    Fault("patency ignored", "output:OutputRules._patency", "if not one.free_flush", "if False and not one.free_flush"),
    Fault("blocked ignored", "drain_day:_against", "check.patency is Patency.BLOCKED or", "False or"),
    Fault("resistance ignored", "drain_day:_against", "or check.patency is Patency.RESISTANCE", ""),
    Fault("clamp ignored", "drain_day:_against", "if check.clamped:", "if False:"),
    Fault("leak ignored", "drain_day:_against", "if check.leak:", "if False:"),
    Fault(
        "a free flush outweighs a block",
        "output:OutputRules._patency",
        "yield from _against(one, day)",
        "yield from () if one.free_flush else _against(one, day)",
    ),
    Fault(
        "one free flush of a doubtful check is enough", "drain_day:_free_flush", "return any(all(", "return any(any("
    ),
    Fault("recorded clampings ignored", "output:OutputRules._clampings", "if not self.days.clampings:", "if True:"),
    Fault("any unclamping ends a clamping", "spans:_first_of", "event.at > after", "event.at >= after"),
    Fault(
        "insertion day counts",
        "output:OutputRules._restarts",
        "if start <= drain.inserted_at < end",
        "if False and start <= drain.inserted_at < end",
    ),
    Fault("restarts ignored", "output:OutputRules._restarts", "if event.kind in", "if event.kind not in"),
    Fault("dislodgement ignored", "output:OutputRules.open_dislodgement", "if self.is_open(span, as_of)", "if False"),
    Fault(
        "a slip before the insertion is overlooked",
        "output:OutputRules._dislodged",
        "if span.touches(start, end)",
        "if span.touches(start, end) and any(one.inserted_at < end for one in self.days.drains"
        " if one.record == span.drain)",
    ),
    Fault("days out of position count", "output:OutputRules._dislodged", "if span.touches(start, end)", "if False"),
    Fault(
        "a failing day outweighs a dislodgement", "output:judge_output", "if reason.bears is not Finding.NOT_MET", ""
    ),
    Fault(
        "a displaced drain on imaging is no dislodgement",
        "dislodgement:dislodgements",
        "for study in displaced_studies(days):",
        "for study in ():",
    ),
    Fault(
        "a study before insertion displaces",
        "dislodgement:displaced_studies",
        "and study.at >= days.drain.inserted_at",
        "",
    ),
    Fault("any report places the tip", "dislodgement:_places_the_tip", "and study.status in REPORTED", ""),
    Fault("a confirmation at the same instant ends it", "dislodgement:_span", "if at > start", "if at >= start"),
    Fault("a removed drain stays in", "ward_days:WardDays.in_situ", "and self.out_at(drain.record, as_of) is None", ""),
    Fault("the last removal counts", "ward_days:_first_out", "min(event.at", "max(event.at"),
)
