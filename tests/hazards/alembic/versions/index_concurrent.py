"""The same as it should be."""

import sqlalchemy as sa
from alembic import op

revision = "index_concurrent"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_name", "clients", ["name"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)
