"""A primary key builds an index."""

import sqlalchemy as sa
from alembic import op

revision = "primary_key"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_primary_key("pk_events", "events_2026", ["id"])  # IDX401


def downgrade():
    op.drop_constraint("pk_events", "events_2026", type_="primary")
