"""Only the way back blocks."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_only"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_clients_name", "clients", ["name"], postgresql_concurrently=True)


def downgrade():
    op.drop_index("ix_clients_name", table_name="clients")  # IDX401
