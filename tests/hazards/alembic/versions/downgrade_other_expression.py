"""It comes back on the column instead of the expression."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_other_expression"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_lower_email", table_name="clients", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_lower_email", "clients", ["email"], postgresql_concurrently=True)  # IDX403
