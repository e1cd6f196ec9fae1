"""A plain unique index."""

import sqlalchemy as sa
from alembic import op

revision = "unique_index_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ux_clients_email", "clients", ["email"], unique=True)  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ux_clients_email", table_name="clients", postgresql_concurrently=True)
