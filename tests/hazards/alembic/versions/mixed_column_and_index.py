"""A column in the transaction, its index outside of it."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_column_and_index"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("region", sa.String(20)))
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_region", "clients", ["region"], postgresql_concurrently=True)  # IDX402


def downgrade():
    op.drop_column("clients", "region")
