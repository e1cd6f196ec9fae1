"""The way back forgets one of two."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_forgets"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_name", "clients", ["name"], postgresql_concurrently=True)
        op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)  # IDX403


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)
