"""Removals, how a re-collection was treated, and announcements that a later entry took back.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "removal_revision": {
        "manner": ("on_the_ward", "elsewhere", "fell_out"),
        "tip": ("intact", "not_intact", "not_seen"),
        "identity_proof": ("scan", "typed", "none"),
        "finality": ("final", "amended", "entered_in_error"),
    },
}
INSERT_ONLY = ("removal", "removal_revision", "withdrawal", "withdrawal_seen")
REVISED = ("removal_revision",)


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def refers(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def upgrade() -> None:
    _removal()
    _withdrawal()
    op.create_index("ix_announcement_drain_id", "announcement", ["drain_id"])
    op.add_column("follow_up_revision", column("treated_by", sa.String(400), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _removal() -> None:
    op.create_table(
        "removal",
        column("id", sa.Uuid()),
        column("patient_id", sa.Uuid()),
        column("drain_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
        refers("removal", "patient_id", "patient"),
        refers("removal", "drain_id", "drain"),
    )
    op.create_index("ix_removal_patient_id", "removal", ["patient_id"])
    op.create_index("ix_removal_drain_id", "removal", ["drain_id"])
    op.create_table(
        "removal_revision",
        column("record_id", sa.Uuid()),
        column("revision", sa.Integer()),
        column("recorded_at", instant()),
        column("recorded_by", sa.Uuid()),
        column("reason", sa.String()),
        column("finality", sa.String(40)),
        column("event_id", sa.Uuid()),
        column("drain_event_id", sa.Uuid()),
        column("manner", sa.String(40)),
        column("tip", sa.String(40)),
        column("complications", sa.String(400), nullable=True),
        column("closing_check_id", sa.Uuid(), nullable=True),
        column("decision_id", sa.Uuid(), nullable=True),
        column("identity_proof", sa.String(40)),
        column("note", sa.String()),
        sa.PrimaryKeyConstraint("record_id", "revision", name="pk_removal_revision"),
        refers("removal_revision", "record_id", "removal"),
        refers("removal_revision", "recorded_by", "account"),
        refers("removal_revision", "event_id", "audit_event"),
        refers("removal_revision", "drain_event_id", "drain_event"),
        refers("removal_revision", "closing_check_id", "drain_check"),
        refers("removal_revision", "decision_id", "decision"),
    )


def _withdrawal() -> None:
    op.create_table(
        "withdrawal",
        column("id", sa.Uuid()),
        column("announcement_id", sa.Uuid()),
        column("at", instant()),
        column("event_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawal"),
        refers("withdrawal", "announcement_id", "announcement"),
        refers("withdrawal", "event_id", "audit_event"),
    )
    op.create_index("ix_withdrawal_announcement_id", "withdrawal", ["announcement_id"])
    op.create_table(
        "withdrawal_seen",
        column("id", sa.Uuid()),
        column("withdrawal_id", sa.Uuid()),
        column("account_id", sa.Uuid()),
        column("at", instant()),
        column("event_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawal_seen"),
        refers("withdrawal_seen", "withdrawal_id", "withdrawal"),
        refers("withdrawal_seen", "account_id", "account"),
        refers("withdrawal_seen", "event_id", "audit_event"),
    )
    op.create_index("ix_withdrawal_seen_withdrawal_id", "withdrawal_seen", ["withdrawal_id"])
    op.create_index("ix_withdrawal_seen_account_id", "withdrawal_seen", ["account_id"])


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
    op.drop_column("follow_up_revision", "treated_by")
    op.drop_index("ix_announcement_drain_id", "announcement")
    for table in ("withdrawal_seen", "withdrawal", "removal_revision", "removal"):
        op.drop_table(table)
