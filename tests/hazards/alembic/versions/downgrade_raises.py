"""The way back refuses."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_raises"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("orders", "note")  # IDX403


def downgrade():
    raise NotImplementedError("the notes are gone")
