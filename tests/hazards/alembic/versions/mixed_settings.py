"""Settings and a lock timeout stand beside it."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_settings"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SET lock_timeout = '5s'")
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_name", "clients", ["name"], postgresql_concurrently=True)
        op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
    op.execute("RESET lock_timeout")


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_note", table_name="orders", postgresql_concurrently=True)
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)
