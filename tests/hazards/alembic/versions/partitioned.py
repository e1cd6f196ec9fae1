"""A table with partitions has no concurrent build."""

import sqlalchemy as sa
from alembic import op

revision = "partitioned"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_events_id", "events", ["id"])


def downgrade():
    op.drop_index("ix_events_id", table_name="events")
