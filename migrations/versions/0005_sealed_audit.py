"""Seals: each audit event's place and leaf hash, and the signed heads of the tree over them.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSERT_ONLY = ("audit_seal", "audit_head")
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEALED = "EXISTS (SELECT 1 FROM audit_seal WHERE event_id = {}.event_id)"
NO_SEAL = "audit_pending: an event waits until it is sealed"
SEALED_ALREADY = "audit_pending: the event is sealed already"
WRONG_PLACE = "audit_seal: the place must be the next one"
WRONG_LEAF = "audit_seal: the leaf is not the hash of the event"
WRONG_HEAD = "audit_head: the number must be the next one and the size that of the log"


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    op.add_column("audit_pending", column("since", instant(), nullable=True))
    op.execute("UPDATE audit_pending SET since = (SELECT at FROM audit_event WHERE id = event_id)")
    op.create_table(
        "audit_seal",
        sa.Column("place", LONG, nullable=False, autoincrement=False),
        column("event_id", sa.Uuid()),
        column("leaf", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("place", name="pk_audit_seal"),
        sa.UniqueConstraint("event_id", name="uq_audit_seal_event_id"),
        sa.ForeignKeyConstraint(["event_id"], ["audit_event.id"], name="fk_audit_seal_event_id"),
    )
    op.create_table(
        "audit_head",
        sa.Column("number", LONG, nullable=False, autoincrement=False),
        column("at", instant()),
        column("hourly", sa.Boolean()),
        column("size", LONG),
        column("root", sa.LargeBinary()),
        column("frontier", sa.LargeBinary()),
        column("note", sa.String()),
        column("verifier_key", sa.String()),
        sa.PrimaryKeyConstraint("number", name="pk_audit_head"),
    )
    op.create_index("ix_audit_head_hourly", "audit_head", ["hourly"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _grant()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table in INSERT_ONLY:
        for verb in ("UPDATE", "DELETE"):
            _sqlite_trigger(f"{table}_no_{verb.lower()}", f"BEFORE {verb}", table, "1", f"{table}: rows are only added")
    place = "NEW.place IS NOT (SELECT COALESCE(MAX(place) + 1, 0) FROM audit_seal)"
    _sqlite_trigger("audit_seal_next", "BEFORE INSERT", "audit_seal", place, WRONG_PLACE)
    leaf = "NEW.leaf IS NOT (SELECT audit_leaf_hash(payload) FROM audit_event WHERE id = NEW.event_id)"
    _sqlite_trigger("audit_seal_leaf", "BEFORE INSERT", "audit_seal", leaf, WRONG_LEAF)
    head = (
        "NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_head) "
        "OR NEW.size IS NOT (SELECT COALESCE(MAX(place) + 1, 0) FROM audit_seal)"
    )
    _sqlite_trigger("audit_head_next", "BEFORE INSERT", "audit_head", head, WRONG_HEAD)
    _sqlite_trigger("audit_pending_no_update", "BEFORE UPDATE", "audit_pending", "1", NO_SEAL)
    _sqlite_trigger("audit_pending_no_delete", "BEFORE DELETE", "audit_pending", f"NOT {SEALED.format('OLD')}", NO_SEAL)
    _sqlite_trigger("audit_pending_unsealed", "BEFORE INSERT", "audit_pending", SEALED.format("NEW"), SEALED_ALREADY)
    op.execute(
        "CREATE TRIGGER audit_seal_done AFTER INSERT ON audit_seal "
        "BEGIN DELETE FROM audit_pending WHERE event_id = NEW.event_id; END"
    )
    op.execute("DROP TRIGGER audit_event_pending")
    op.execute(
        "CREATE TRIGGER audit_event_pending AFTER INSERT ON audit_event BEGIN "
        "INSERT INTO audit_pending (event_id, since) "
        "VALUES (NEW.id, strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'); END"
    )


def _sqlite_trigger(name: str, when: str, table: str, wrong: str, said: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{said}'); END")


def _guard_postgresql() -> None:
    place = "NEW.place IS DISTINCT FROM (SELECT COALESCE(MAX(place) + 1, 0) FROM audit_seal)"
    leaf = (
        "NEW.leaf IS DISTINCT FROM (SELECT sha256('\\x00'::bytea || payload) FROM audit_event WHERE id = NEW.event_id)"
    )
    number = "NEW.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_head)"
    size = "NEW.size IS DISTINCT FROM (SELECT COALESCE(MAX(place) + 1, 0) FROM audit_seal)"
    _function("refuse_seal", _refusal(place, WRONG_PLACE) + _refusal(leaf, WRONG_LEAF) + "RETURN NEW;")
    _function("refuse_head", _refusal(f"{number} OR {size}", WRONG_HEAD) + "RETURN NEW;")
    _function(
        "refuse_pending_change",
        f"IF TG_OP = 'DELETE' AND {SEALED.format('OLD')} THEN RETURN OLD; END IF; RAISE EXCEPTION '{NO_SEAL}';",
    )
    _function(
        "refuse_pending_sealed",
        _refusal(SEALED.format("NEW"), SEALED_ALREADY) + "RETURN NEW;",
    )
    _function(
        "audit_pending_remove",
        "DELETE FROM audit_pending WHERE event_id = NEW.event_id; RETURN NULL;",
        as_owner=True,
    )
    _function(
        "audit_pending_add",
        "INSERT INTO audit_pending (event_id, since) VALUES (NEW.id, clock_timestamp()); RETURN NULL;",
        as_owner=True,
    )
    for table in INSERT_ONLY:
        _always(table, "no_change", "BEFORE UPDATE OR DELETE", "refuse_change")
    _always("audit_seal", "next", "BEFORE INSERT", "refuse_seal")
    _always("audit_head", "next", "BEFORE INSERT", "refuse_head")
    _always("audit_seal", "done", "AFTER INSERT", "audit_pending_remove")
    _always("audit_pending", "no_change", "BEFORE UPDATE OR DELETE", "refuse_pending_change")
    _always("audit_pending", "unsealed", "BEFORE INSERT", "refuse_pending_sealed")
    for table in (*INSERT_ONLY, "audit_pending"):
        _always(table, "no_truncate", "BEFORE TRUNCATE", "refuse_change", each="STATEMENT")


def _refusal(wrong: str, said: str) -> str:
    return f"IF {wrong} THEN RAISE EXCEPTION '{said}'; END IF; "


def _function(name: str, body: str, *, as_owner: bool = False) -> None:
    """A function that runs with its owner's rights names where it looks for tables."""
    rights = "SECURITY DEFINER SET search_path = public, pg_temp" if as_owner else ""
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {rights} AS $$ BEGIN {body} END $$"
    )


def _always(table: str, name: str, when: str, function: str, *, each: str = "ROW") -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _grant() -> None:
    """The application reads seals; only the sealer adds them, and nobody takes a pending row away but the trigger."""
    application, sealer = (context.config.attributes.get(f"{who}_role") for who in ("application", "sealer"))
    for role in {application, sealer} - {None, ""}:
        for table in (*INSERT_ONLY, "audit_event", "audit_pending", "alembic_version"):
            op.execute(f'GRANT SELECT ON {table} TO "{role}"')
    if sealer:
        for table in INSERT_ONLY:
            op.execute(f'GRANT INSERT ON {table} TO "{sealer}"')


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("no_change", "unsealed", "no_truncate"):
            op.execute(f"DROP TRIGGER audit_pending_{name} ON audit_pending")
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_pending_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ "
            "BEGIN INSERT INTO audit_pending (event_id) VALUES (NEW.id); RETURN NULL; END $$"
        )
    else:
        for name in ("no_update", "no_delete", "unsealed"):
            op.execute(f"DROP TRIGGER audit_pending_{name}")
        op.execute("DROP TRIGGER audit_event_pending")
        op.execute(
            "CREATE TRIGGER audit_event_pending AFTER INSERT ON audit_event "
            "BEGIN INSERT INTO audit_pending (event_id) VALUES (NEW.id); END"
        )
    op.drop_table("audit_head")
    op.drop_table("audit_seal")
    # No event is sealed now: each waits again.
    op.execute(
        "INSERT INTO audit_pending (event_id) "
        "SELECT id FROM audit_event WHERE id NOT IN (SELECT event_id FROM audit_pending)"
    )
    op.execute("ALTER TABLE audit_pending DROP COLUMN since")
    if op.get_bind().dialect.name == "postgresql":
        for function in ("seal", "head", "pending_change", "pending_sealed"):
            op.execute(f"DROP FUNCTION refuse_{function}()")
        op.execute("DROP FUNCTION audit_pending_remove()")
