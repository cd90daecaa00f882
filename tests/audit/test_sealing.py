"""Events are sealed in order, whole and once, on both engines; a second sealer, a stop or a lost key do no harm."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from tests.support.sealing import Sealing, sealing_of
from tracker.audit.heads import backlog, last_head
from tracker.audit.sealing import HEAD_EVERY, SealingRefused
from tracker.audit.signing import BadKeyFile
from tracker.audit.tree import leaf_hash, root_of
from tracker.records.audit import AuditEvent, AuditHead, AuditPending, AuditSeal


def test_every_event_gets_a_place_and_the_head_covers_them_all(sealing: Sealing):
    events = sealing.count(AuditEvent)
    assert sealing.count(AuditPending) == events > 10
    assert sealing.sealer().seal_all() == events
    assert sealing.count(AuditPending) == 0
    with sealing.ward.database.reading() as session:
        query = select(AuditSeal.place, AuditSeal.leaf, AuditEvent.payload).join(AuditEvent).order_by(AuditSeal.place)
        rows = session.execute(query).all()
        head = last_head(session)
    assert head is not None
    assert [place for place, _, _ in rows] == list(range(events))
    assert all(leaf == leaf_hash(payload) for _, leaf, payload in rows)
    assert (head.size, head.root) == (events, root_of([leaf for _, leaf, _ in rows]))


def test_small_batches_give_the_same_tree_as_large_ones(sealing: Sealing):
    sealing.sealer(batch=3).seal_all()
    with sealing.ward.database.reading() as session:
        heads = session.scalars(select(AuditHead).order_by(AuditHead.number)).all()
        leaves = session.scalars(select(AuditSeal.leaf).order_by(AuditSeal.place)).all()
    assert len(heads) >= 5
    for head in heads:
        assert head.root == root_of(leaves[: head.size])


def test_a_log_at_rest_is_signed_again_before_the_hour_is_over(sealing: Sealing):
    sealer = sealing.sealer()
    sealer.seal_all()
    assert sealer.seal() == 0
    assert sealing.count(AuditHead) == 1
    for _ in range(3):
        sealing.ward.clock.now += HEAD_EVERY
        sealer.seal()
    with sealing.ward.database.reading() as session:
        heads = session.scalars(select(AuditHead).order_by(AuditHead.number)).all()
    assert len({(head.size, head.root) for head in heads}) == 1
    assert timedelta(hours=1) > max(b.at - a.at for a, b in pairwise(heads))
    assert [head.hourly for head in heads] == [True, False, True, True]


def test_two_sealers_by_turns_leave_one_log(sealing: Sealing):
    one, other = sealing.sealer(batch=2), sealing.sealer(batch=3)
    while one.seal() + other.seal():
        pass
    with sealing.ward.database.reading() as session:
        places = session.scalars(select(AuditSeal.place).order_by(AuditSeal.place)).all()
    assert list(places) == list(range(sealing.count(AuditEvent)))


def test_a_sealer_whose_turn_was_taken_leaves_the_batch_alone(sealing: Sealing, monkeypatch: pytest.MonkeyPatch):
    slow, quick = sealing.sealer(), sealing.sealer()
    clock = slow._clock

    def while_it_hashes() -> Any:
        monkeypatch.setattr(slow, "_clock", clock)
        quick.seal_all()
        return clock()

    monkeypatch.setattr(slow, "_clock", while_it_hashes)
    assert slow.seal() == 0
    assert sealing.count(AuditPending) == 0
    assert sealing.count(AuditSeal) == sealing.count(AuditEvent)


def test_an_error_half_way_leaves_nothing_half_sealed(sealing: Sealing, monkeypatch: pytest.MonkeyPatch):
    sealer = sealing.sealer()
    monkeypatch.setattr(sealer._signer, "note", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealer.seal()
    assert sealing.count(AuditSeal) == sealing.count(AuditHead) == 0
    assert sealing.sealer().seal_all() == sealing.count(AuditEvent)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(sealing: Sealing):
    sealing.sealer()
    key = sealing.key_file.read_text()
    assert sealing.key_file.stat().st_mode & 0o777 == 0o600
    sealing.sealer()
    assert sealing.key_file.read_text() == key
    assert [file.name for file in sealing.key_file.parent.iterdir() if "audit-key" in file.name] == ["audit-key"]


def test_a_lost_key_is_not_made_anew_for_a_log_that_was_signed(sealing: Sealing):
    sealing.sealer().seal_all()
    sealing.key_file.unlink()
    with pytest.raises(BadKeyFile, match="cannot be read"):
        sealing.sealer()
    assert not sealing.key_file.exists()


def test_another_key_may_not_go_on_with_a_log(sealing: Sealing, tmp_path: Path):
    sealing.sealer().seal_all()
    with sealing_of(sealing.ward, tmp_path / "other") as other:
        with pytest.raises(BadKeyFile):
            other.sealer()
        other.make_key()
        with pytest.raises(SealingRefused, match="another key"):
            other.sealer()


@pytest.mark.parametrize(
    "wrong, said",
    [("PRIVATE+KEY+a+b+c\n", "no key"), ("é", "no key"), ("", "no key"), (None, "set its mode to 600")],
)
def test_a_key_file_that_cannot_be_used_is_refused_in_one_sentence(sealing: Sealing, wrong: str | None, said: str):
    sealing.make_key()
    if wrong is None:
        sealing.key_file.chmod(0o640)
    else:
        sealing.key_file.write_text(wrong, encoding="utf-8")
    with pytest.raises(BadKeyFile, match=said):
        sealing.sealer()


def test_the_backlog_is_told_in_events_and_seconds_by_the_databases_clock(sealing: Sealing):
    with sealing.ward.database.reading() as session:
        before = backlog(session)
    assert before.events == sealing.count(AuditEvent)
    assert 0 < before.oldest_s < 600
    sealing.sealer().seal_all()
    with sealing.ward.database.reading() as session:
        assert (backlog(session).events, backlog(session).oldest_s) == (0, 0)


REST = "root, frontier, note, verifier_key FROM audit_head"
ATTACKS = [
    "DELETE FROM audit_pending",
    "UPDATE audit_pending SET event_id = event_id",
    "INSERT INTO audit_pending (event_id) SELECT event_id FROM audit_seal",
    "UPDATE audit_seal SET place = place",
    "DELETE FROM audit_seal",
    "UPDATE audit_head SET size = size",
    "DELETE FROM audit_head",
    "INSERT INTO audit_seal SELECT place + 1000, event_id, leaf FROM audit_seal",
    f"INSERT INTO audit_head SELECT number + 1, at, hourly, size - 1, {REST}",
    f"INSERT INTO audit_head SELECT number + 2, at, hourly, size, {REST}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_seals_cannot_be_changed_taken_away_or_set_out_of_order(half_sealed: Sealing, attack: str):
    for engine in half_sealed.engines():
        assert refused(engine, attack)


def test_a_seal_with_a_wrong_hash_or_out_of_its_place_is_refused_and_the_right_one_is_taken(half_sealed: Sealing):
    with half_sealed.ward.database.reading() as session:
        event, payload = session.execute(select(AuditEvent.id, AuditEvent.payload).join(AuditPending).limit(1)).one()
    place = half_sealed.count(AuditSeal)
    right = {"place": place, "event": event, "leaf": leaf_hash(payload)}
    for wrong in ({"leaf": bytes(32)}, {"leaf": None}, {"place": place + 1}, {"place": 0}, {"event": uuid4()}):
        assert refused(half_sealed.sealer_database.engine, INSERT, **{**right, **wrong})
    assert not refused(half_sealed.sealer_database.engine, INSERT, **right)


@pytest.mark.postgres
def test_the_applications_role_cannot_seal(half_sealed: Sealing):
    if half_sealed.ward.database.is_sqlite:
        return
    with half_sealed.ward.database.reading() as session:
        event, payload = session.execute(select(AuditEvent.id, AuditEvent.payload).join(AuditPending).limit(1)).one()
    right = {"place": half_sealed.count(AuditSeal), "event": event, "leaf": leaf_hash(payload)}
    assert refused(half_sealed.ward.database.engine, INSERT, **right)


INSERT = "INSERT INTO audit_seal (place, event_id, leaf) VALUES (:place, :event, :leaf)"


def refused(engine: Engine, statement: str, **values: Any) -> bool:
    """Whether the database refuses a statement; what it takes is rolled back."""
    prepared = text(statement)
    if "event" in values:
        prepared = prepared.bindparams(_uuid("event"))
    with engine.connect().execution_options(writing=True) as connection:
        try:
            connection.execute(prepared, values)
        except DBAPIError:
            return True
    return False


def _uuid(name: str) -> Any:
    from sqlalchemy import Uuid, bindparam

    return bindparam(name, type_=Uuid())


def test_there_are_events_on_both_sides_in_a_half_sealed_log(half_sealed: Sealing):
    with half_sealed.ward.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditSeal)) == 5
        assert session.scalar(select(func.count()).select_from(AuditPending))
