"""IF NOT EXISTS of an index that earlier revisions have created."""

import sqlalchemy as sa
from alembic import op

revision = "index_if_not_exists_there"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_orders_client_id", "orders", ["client_id"], if_not_exists=True)
