"""Drain amylase and the serum upper limit as the laboratory gave them, beside the multiple that comes from them.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLE = "lab_result_revision"
ADDED = ("drain_amylase_u_l", "serum_amylase_limit_u_l")


def upgrade() -> None:
    for name in ADDED:
        op.add_column(TABLE, sa.Column(name, sa.String(40), nullable=True))


def downgrade() -> None:
    for name in reversed(ADDED):
        op.drop_column(TABLE, name)
