"""Decisions, follow-up after removal, what people were shown or told, and alerts that were taken note of.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FINALITY = ("final", "amended", "entered_in_error")
READINESS = ("ready", "not_ready", "cannot_tell")
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "decision_revision": {
        "choice": ("remove", "keep", "re_image", "exchange", "refer"),
        "readiness": READINESS,
        "finality": FINALITY,
    },
    "follow_up_revision": {
        "kind": ("contact_48_72_h", "day_7", "day_30"),
        "outcome": ("well", "symptoms", "re_collection", "not_reached"),
        "finality": FINALITY,
    },
    "alert_note_revision": {"finality": FINALITY},
    "announcement": {"readiness": READINESS},
}
IDENTITIES = ("decision", "follow_up", "alert_note")
REVISED = ("decision_revision", "follow_up_revision", "alert_note_revision")
INSERT_ONLY = (*IDENTITIES, *REVISED, "announcement")


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def refers(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def of_a_drain(table: str) -> None:
    op.create_table(
        table,
        column("id", sa.Uuid()),
        column("patient_id", sa.Uuid()),
        column("drain_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        refers(table, "patient_id", "patient"),
        refers(table, "drain_id", "drain"),
    )
    op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    op.create_index(f"ix_{table}_drain_id", table, ["drain_id"])


def revised(table: str, of: str, *columns: sa.Column[Any], refer: dict[str, str] | None = None) -> None:
    op.create_table(
        table,
        column("record_id", sa.Uuid()),
        column("revision", sa.Integer()),
        column("recorded_at", instant()),
        column("recorded_by", sa.Uuid()),
        column("reason", sa.String()),
        column("finality", sa.String(40)),
        column("event_id", sa.Uuid()),
        *columns,
        sa.PrimaryKeyConstraint("record_id", "revision", name=f"pk_{table}"),
        refers(table, "record_id", of),
        refers(table, "recorded_by", "account"),
        refers(table, "event_id", "audit_event"),
        *(refers(table, name, to) for name, to in (refer or {}).items()),
    )


def upgrade() -> None:
    for table in IDENTITIES:
        of_a_drain(table)
    revised(
        "decision_revision",
        "decision",
        column("choice", sa.String(40)),
        column("meaning", sa.String()),
        column("signed_name", sa.String()),
        column("readiness", sa.String(40)),
        column("as_of", instant()),
        column("known_at", instant()),
        column("protocol", sa.String(), nullable=True),
        column("protocol_version", sa.Integer(), nullable=True),
        column("rules_version", sa.Integer()),
        column("verdict", sa.Text()),
        column("is_override", sa.Boolean()),
    )
    revised(
        "follow_up_revision",
        "follow_up",
        column("kind", sa.String(40)),
        column("due_on", sa.Date()),
        column("done_at", instant(), nullable=True),
        column("outcome", sa.String(40), nullable=True),
        column("recurrence_collection_id", sa.Uuid(), nullable=True),
        column("note", sa.String()),
        refer={"recurrence_collection_id": "collection"},
    )
    revised("alert_note_revision", "alert_note", column("code", sa.String(60)), column("facts", sa.String(64)))
    _announcement()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _announcement() -> None:
    op.create_table(
        "announcement",
        column("id", sa.Uuid()),
        column("drain_id", sa.Uuid()),
        column("account_id", sa.Uuid()),
        column("at", instant()),
        column("known_at", instant()),
        column("readiness", sa.String(40)),
        column("facts", sa.String(64)),
        column("event_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        refers("announcement", "drain_id", "drain"),
        refers("announcement", "account_id", "account"),
        refers("announcement", "event_id", "audit_event"),
    )
    op.create_index("ix_announcement_account_id", "announcement", ["account_id", "drain_id", "at"])


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _guard_sqlite() -> None:
    for table in INSERT_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END"
            )
    for table, columns in WORDS.items():
        for name, words in columns.items():
            op.execute(
                f"CREATE TRIGGER {table}_{name}_words BEFORE INSERT ON {table} "
                f"WHEN NEW.{name} IS NOT NULL AND NEW.{name} NOT IN ({_quoted(words)}) "
                f"BEGIN SELECT RAISE(ABORT, '{table}.{name}: not a word of its vocabulary'); END"
            )
    for table in REVISED:
        last = f"(SELECT COALESCE(MAX(revision), 0) FROM {table} WHERE record_id = NEW.record_id)"  # noqa: S608
        op.execute(
            f"CREATE TRIGGER {table}_next BEFORE INSERT ON {table} WHEN NEW.revision <> 1 + {last} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: the revision must be the next one'); END"
        )


def _guard_postgresql() -> None:
    for table in INSERT_ONLY:
        _always(table, "no_change", "BEFORE UPDATE OR DELETE", "refuse_change")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
    for table in REVISED:
        _always(table, "next", "BEFORE INSERT", "refuse_gap")
    for table, columns in WORDS.items():
        for name, words in columns.items():
            op.create_check_constraint(f"ck_{table}_{name}_words", table, f"{name} IN ({_quoted(words)})")
    role = context.config.attributes.get("application_role")
    if role:
        for table in INSERT_ONLY:
            op.execute(f'GRANT SELECT, INSERT ON {table} TO "{role}"')


def _always(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def downgrade() -> None:
    for table in ("announcement", *REVISED, *IDENTITIES):
        op.drop_table(table)
