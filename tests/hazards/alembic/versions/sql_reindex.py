"""REINDEX keeps writers out."""

import sqlalchemy as sa
from alembic import op

revision = "sql_reindex"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("REINDEX INDEX ix_orders_open")  # IDX401
