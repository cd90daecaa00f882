"""Saved ways of reading another system's files, and what imaging and fistula records of an import were told.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTITY, REVISED = "import_mapping", "import_mapping_revision"
TOLD = ("imaging_study_revision", "fistula_assessment_revision")
WORDS: dict[str, tuple[str, ...]] = {
    "kind": ("patients", "outputs", "temperatures", "imaging", "fistula"),
    "finality": ("final", "amended", "entered_in_error"),
}


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def refers(name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{REVISED}_{name}")


def upgrade() -> None:
    op.create_table(IDENTITY, column("id", sa.Uuid()), sa.PrimaryKeyConstraint("id", name=f"pk_{IDENTITY}"))
    op.create_table(
        REVISED,
        column("record_id", sa.Uuid()),
        column("revision", sa.Integer()),
        column("recorded_at", instant()),
        column("recorded_by", sa.Uuid()),
        column("reason", sa.String()),
        column("finality", sa.String(40)),
        column("event_id", sa.Uuid()),
        column("name", sa.String()),
        column("kind", sa.String(40)),
        column("source", sa.String()),
        column("terms", sa.Text()),
        sa.PrimaryKeyConstraint("record_id", "revision", name=f"pk_{REVISED}"),
        refers("record_id", IDENTITY),
        refers("recorded_by", "account"),
        refers("event_id", "audit_event"),
    )
    for table in TOLD:
        op.add_column(table, column("source_entered_at", instant(), nullable=True))
        op.add_column(table, column("source_ref", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _guard_sqlite() -> None:
    for table in (IDENTITY, REVISED):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END"
            )
    for name, words in WORDS.items():
        op.execute(
            f"CREATE TRIGGER {REVISED}_{name}_words BEFORE INSERT ON {REVISED} "
            f"WHEN NEW.{name} IS NOT NULL AND NEW.{name} NOT IN ({_quoted(words)}) "
            f"BEGIN SELECT RAISE(ABORT, '{REVISED}.{name}: not a word of its vocabulary'); END"
        )
    last = f"(SELECT COALESCE(MAX(revision), 0) FROM {REVISED} WHERE record_id = NEW.record_id)"  # noqa: S608
    op.execute(
        f"CREATE TRIGGER {REVISED}_next BEFORE INSERT ON {REVISED} WHEN NEW.revision <> 1 + {last} "
        f"BEGIN SELECT RAISE(ABORT, '{REVISED}: the revision must be the next one'); END"
    )


def _guard_postgresql() -> None:
    for table in (IDENTITY, REVISED):
        _always(table, "no_change", "BEFORE UPDATE OR DELETE", "refuse_change")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
    _always(REVISED, "next", "BEFORE INSERT", "refuse_gap")
    for name, words in WORDS.items():
        op.create_check_constraint(f"ck_{REVISED}_{name}_words", REVISED, f"{name} IN ({_quoted(words)})")
    role = context.config.attributes.get("application_role")
    if role:
        for table in (IDENTITY, REVISED):
            op.execute(f'GRANT SELECT, INSERT ON {table} TO "{role}"')


def _always(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def downgrade() -> None:
    for table in TOLD:
        for name in ("source_ref", "source_entered_at"):
            op.drop_column(table, name)
    for table in (REVISED, IDENTITY):
        op.drop_table(table)
