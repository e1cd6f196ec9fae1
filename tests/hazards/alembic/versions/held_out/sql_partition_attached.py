"""A partition, made apart, is attached."""

import sqlalchemy as sa
from alembic import op

revision = "sql_partition_attached"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE events_2026 (LIKE events INCLUDING DEFAULTS)")
    op.execute("CREATE INDEX events_2026_id ON events_2026 (id)")
    op.execute("ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")


def downgrade():
    op.execute("DROP TABLE events_2026")
