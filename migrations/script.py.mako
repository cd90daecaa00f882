"""${message}

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
