"""Options in brackets, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "reindex_concurrently_with_options"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("REINDEX (CONCURRENTLY) INDEX ix_orders_status")


def downgrade():
    pass
