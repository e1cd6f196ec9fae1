"""Another rule's comment does not count."""

import sqlalchemy as sa
from alembic import op

revision = "accepted_other_rule"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"])  # idx: ignore[IDX402] another thing  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)
