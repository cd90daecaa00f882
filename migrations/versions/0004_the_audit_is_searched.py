"""The audit is searched by person, action, patient and outcome, newest first, in a time that does not grow with it.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEARCHED = (
    ("ix_audit_event_actor", "audit_event", ["actor_id", "at", "action"]),
    ("ix_audit_event_done", "audit_event", ["action", "at"]),
    ("ix_audit_patient_at", "audit_patient", ["patient_id", "at", "event_id"]),
)
REPLACED = (
    ("ix_audit_event_actor_id", "audit_event", ["actor_id"]),
    ("ix_audit_event_action", "audit_event", ["action"]),
    ("ix_audit_patient_patient_id", "audit_patient", ["patient_id"]),
)
NOT_DONE = sa.text("outcome <> 'done'")


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("audit_patient", sa.Column("at", instant(), nullable=True))
    _fill()
    for name, table, _ in REPLACED:
        op.drop_index(name, table)
    for name, table, columns in SEARCHED:
        op.create_index(name, table, columns)
    op.create_index("ix_audit_event_refused", "audit_event", ["at"], sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    _hold()


def _fill() -> None:
    """Rows of before are given their event's moment; the guard against changes stands aside for this statement only."""
    moment = "UPDATE audit_patient SET at = (SELECT at FROM audit_event WHERE id = audit_patient.event_id)"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE audit_patient DISABLE TRIGGER audit_patient_no_change")
        op.execute(moment)
        op.execute("ALTER TABLE audit_patient ENABLE ALWAYS TRIGGER audit_patient_no_change")
        return
    op.execute("DROP TRIGGER audit_patient_no_update")
    op.execute(moment)
    op.execute(
        "CREATE TRIGGER audit_patient_no_update BEFORE UPDATE ON audit_patient "
        "BEGIN SELECT RAISE(ABORT, 'audit_patient: rows are only added'); END"
    )


def _hold() -> None:
    """The moment beside a patient is always the event's own: otherwise a search could pass an event over."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_patient_at() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN NEW.at := (SELECT at FROM audit_event WHERE id = NEW.event_id); RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_patient_at BEFORE INSERT ON audit_patient "
            "FOR EACH ROW EXECUTE FUNCTION audit_patient_at()"
        )
        op.execute("ALTER TABLE audit_patient ENABLE ALWAYS TRIGGER audit_patient_at")
        return
    op.execute(
        "CREATE TRIGGER audit_patient_at BEFORE INSERT ON audit_patient "
        "WHEN NEW.at IS NOT (SELECT at FROM audit_event WHERE id = NEW.event_id) "
        "BEGIN SELECT RAISE(ABORT, 'audit_patient.at: not the moment of its event'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_patient_at ON audit_patient")
        op.execute("DROP FUNCTION audit_patient_at()")
    else:
        op.execute("DROP TRIGGER audit_patient_at")
    op.drop_index("ix_audit_event_refused", "audit_event")
    for name, table, _ in SEARCHED:
        op.drop_index(name, table)
    for name, table, columns in REPLACED:
        op.create_index(name, table, columns)
    op.drop_column("audit_patient", "at")
