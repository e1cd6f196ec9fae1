"""Nobody else sees it, and it goes by itself."""

import sqlalchemy as sa
from alembic import op

revision = "temporary_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TEMPORARY TABLE late ON COMMIT DROP AS SELECT id FROM orders WHERE status = 'late'")
    op.execute("CREATE INDEX late_id ON late (id)")
    op.execute("UPDATE orders SET note = 'late' WHERE id IN (SELECT id FROM late)")


def downgrade():
    pass
