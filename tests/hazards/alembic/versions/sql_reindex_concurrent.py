"""And lets them in."""

import sqlalchemy as sa
from alembic import op

revision = "sql_reindex_concurrent"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("REINDEX INDEX CONCURRENTLY ix_orders_open")
