"""A foreign key refers to it, and PostgreSQL refuses."""

import sqlalchemy as sa
from alembic import op

revision = "drop_referred_to"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY ix_orders_number")  # IDX404


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_number", "orders", ["number"], unique=True, postgresql_concurrently=True)
