"""The display on a ward's wall has a role of its own.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE, COLUMN = "account_revision", "role"
BEFORE = ("nurse", "physician", "auditor", "administrator", "command")
NOW = (*BEFORE, "wall_display")


def upgrade() -> None:
    _hold(NOW)


def downgrade() -> None:
    """Displays that were added stay as they are: no row is lost, and none is added any more."""
    there = op.get_bind().execute(sa.text(f"SELECT 1 FROM {TABLE} WHERE {COLUMN} = '{NOW[-1]}' LIMIT 1"))  # noqa: S608
    _hold(BEFORE, " NOT VALID" if there.first() else "")


def _hold(words: tuple[str, ...], for_new_rows: str = "") -> None:
    allowed = ", ".join(f"'{word}'" for word in words)
    if op.get_bind().dialect.name == "postgresql":
        name = f"ck_{TABLE}_{COLUMN}_words"
        op.drop_constraint(name, TABLE)
        op.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} CHECK ({COLUMN} IN ({allowed})){for_new_rows}")
        return
    op.execute(f"DROP TRIGGER {TABLE}_{COLUMN}_words")
    op.execute(
        f"CREATE TRIGGER {TABLE}_{COLUMN}_words BEFORE INSERT ON {TABLE} "
        f"WHEN NEW.{COLUMN} IS NOT NULL AND NEW.{COLUMN} NOT IN ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE}.{COLUMN}: not a word of its vocabulary'); END"
    )
