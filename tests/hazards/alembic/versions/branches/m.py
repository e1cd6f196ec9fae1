"""Two branches and their merge."""

import sqlalchemy as sa
from alembic import op

revision = "branches_m"
down_revision = ("branches_a","branches_b")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
