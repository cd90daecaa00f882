"""Random changes to the records beside the checks: drains, events, fistula, imaging, laboratory values."""

from datetime import datetime, timedelta
from decimal import Decimal

from tests.support.random_bedside import replaced_entries, some_check
from tests.support.random_world import Change, Fields, World, chart, study, text

__all__ = ["RECORD_CHANGES"]

RESTARTS = ("exchanged", "upsized", "repositioned", "lytic_instilled")
STATEMENTS: dict[str, tuple[object, ...]] = {
    "modality": ("XR", "US", "FLUORO_CONTRAST", "CT"),
    "status": ("preliminary", "amended", None),
    "cavity": ("C2", None),
    "result": ("residual", "persistent", "enlarged", "indeterminate", None),
    "residual_mm": (Decimal(20), Decimal(21), Decimal(1), None),
    "drain_position": ("displaced", "not_reported", None),
    "complication": ("rupture", None),
    "new_collection": (True, None),
}
"""What a study may state instead of what the quiet one states."""


def drop_a_row(world: World) -> None:
    key = world.rng.choice(("days", "entries", "fistula", "imaging", "labs"))
    taken = replaced_entries(world)
    rows = [row for row in world.case[key][-6:] if row.get("id") not in taken and "void" not in row]
    if rows:
        world.case[key].remove(world.rng.choice(rows))


def add_an_event(world: World) -> None:
    kinds = (*RESTARTS, "clamped", "clamped", "unclamped", *["dislodged"] * 3, "position_confirmed")
    event = {"at": text(world.moment()), "drain": world.any_drain(), "kind": world.rng.choice(kinds)}
    world.case["events"].append(event)
    answer = {"clamped": "unclamped", "dislodged": world.rng.choice(("position_confirmed", "exchanged"))}
    if event["kind"] in answer and world.rng.random() < 0.6:
        later = datetime.fromisoformat(event["at"]) + timedelta(hours=world.rng.choice((0, 1, 12, 30)))
        world.case["events"].append({**event, "at": text(later), "kind": answer[event["kind"]]})


def take_a_drain_out(world: World) -> None:
    kind = world.rng.choice(("removed", "fell_out"))
    world.case["events"].append({"at": text(world.moment()), "drain": world.any_drain(), "kind": kind})


def add_a_drain(world: World) -> None:
    """A second or third drain, in the collection or beside it, with low output since its insertion."""
    names = [name for name in "BC" if name not in {row["id"] for row in world.case["drains"]}]
    if not names:
        return
    inserted = world.inserted if world.rng.random() < 0.6 else world.moment()
    drain = {**world.drain(names[0], inserted), "cavity": world.rng.choice(("C1", "C1", "C1", "C2"))}
    world.case["drains"].append(drain)
    net = Decimal(world.rng.choice((2, 2, 2, 5, 0)))
    for day in range(max(0, (inserted.astimezone(world.zone).date() - world.first).days), world.days):
        _day_of(world, drain["id"], day, net, inserted)


def _day_of(world: World, drain: str, day: int, net: Decimal, inserted: datetime) -> None:
    """Mostly a day row, now and then an entry from noon to noon."""
    if day % 2 or world.days == 9:
        row = {"day": str(world.first + timedelta(days=day)), "drain": drain, "gross_ml": net, "flush_ml": Decimal(0)}
        world.case["days"].append({**row, "patency": "patent"})
        return
    start, end = max(inserted, world.local(day, 7)), min(world.at, world.local(day + 1, 7))
    if start < end:
        chart(world, drain, start, end, gross_ml=net, flush_ml=Decimal(0))


def shift_an_insertion(world: World) -> None:
    row = world.rng.choice(world.case["drains"])
    hours = world.rng.choice((-300, -24, -1, 1, 14, 24, 48, 200))
    row["inserted_at"] = text(datetime.fromisoformat(row["inserted_at"]) + timedelta(hours=hours))


def change_a_type(world: World) -> None:
    world.rng.choice(world.case["drains"])["type"] = world.rng.choice(("abscess", "pancreatic", "pleural"))


def change_etiology(world: World) -> None:
    words = ("ibd", "anastomotic_leak", "postoperative", "diverticulitis", "unknown", None)
    world.rng.choice(world.case["drains"])["etiology"] = world.rng.choice(words)


def add_fistula_record(world: World) -> None:
    row = {
        "at": text(world.moment()),
        "status": world.rng.choice(("none_suspected", "suspected", "confirmed", "excluded", "closed", "excluded")),
        "evidence": world.rng.choice(("clinical_assessment", "contrast_study_via_drain", "surgery", "no_air_leak")),
    }
    if world.rng.random() < 0.3:
        row["drain"] = world.any_drain()
    world.case["fistula"].append(row)


def replace_fistula_records(world: World) -> None:
    """One record alone, so that whatever it lacks stays open."""
    world.case["fistula"].clear()
    add_fistula_record(world)


def see_suspicious_fluid(world: World) -> None:
    some_check(world)["fluid"] = world.rng.choice(("bilious", "feculent", "enteric"))


def _some_study(world: World) -> Fields:
    return world.rng.choice(world.case["imaging"]) if world.case["imaging"] else {}


def change_a_study(world: World) -> None:
    key = world.rng.choice(tuple(STATEMENTS))
    _some_study(world)[key] = world.rng.choice(STATEMENTS[key])
    if not world.case["imaging"]:
        world.case["imaging"].append(study(world, world.moment()))


def find_a_residual(world: World) -> None:
    row = _some_study(world)
    row["result"], row["residual_mm"] = "residual", world.rng.choice((*STATEMENTS["residual_mm"], Decimal(0), None))


def move_a_study(world: World) -> None:
    if world.case["imaging"]:
        ago = timedelta(days=world.rng.choice((3, 4, 7, 8)), hours=world.rng.choice((0, -12, 12)))
        _some_study(world)["at"] = text(world.at - ago if world.rng.random() < 0.3 else world.moment())


def add_a_study(world: World) -> None:
    world.case["imaging"].append(study(world, world.moment()))
    if world.rng.random() < 0.7:
        change_a_study(world)


def drop_all_studies(world: World) -> None:
    world.case["imaging"].clear()


def add_a_white_count(world: World) -> None:
    _add_a_lab(world, "wbc_10e9_l", ("10.9", "11", "11.0", "14", "7"))


def add_an_amylase(world: World) -> None:
    world.case["labs"] = [row for row in world.case["labs"] if "wbc_10e9_l" in row or world.rng.random() < 0.1]
    _add_a_lab(world, "drain_amylase_x_uln", ("3", "3.1", "1", "5"))


def _add_a_lab(world: World, key: str, values: tuple[str, ...]) -> None:
    ago = timedelta(hours=world.rng.choice((1, 71, 72, 73, 167, 168, 169, 169, 170)))
    at = world.at - ago if world.rng.random() < 0.8 else world.moment()
    world.case["labs"].append({"at": text(at), key: Decimal(world.rng.choice(values))})


RECORD_CHANGES: dict[Change, int] = {
    drop_a_row: 1,
    add_an_event: 2,
    take_a_drain_out: 1,
    add_a_drain: 2,
    shift_an_insertion: 2,
    change_a_type: 1,
    change_etiology: 1,
    add_fistula_record: 2,
    replace_fistula_records: 1,
    see_suspicious_fluid: 1,
    change_a_study: 4,
    find_a_residual: 1,
    move_a_study: 2,
    add_a_study: 1,
    drop_all_studies: 1,
    add_a_white_count: 1,
    add_an_amylase: 3,
}
"""Each change with its weight."""
