"""It comes back as it was, in other words."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_exact_in_sql"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_open", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("create index concurrently ix_orders_open on public.orders using btree (created_at) where (status = 'open')")
