"""The way back alone is mixed."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_on_the_way_back"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER INDEX ix_orders_open RENAME TO ix_orders_open_at")
    op.add_column("clients", sa.Column("region", sa.String(20)))


def downgrade():
    op.drop_column("clients", "region")
    op.execute("ALTER INDEX ix_orders_open_at RENAME TO ix_orders_open")
    with op.get_context().autocommit_block():
        op.execute("REINDEX INDEX CONCURRENTLY ix_orders_open")  # IDX402
