"""Two branches and their merge."""

import sqlalchemy as sa
from alembic import op

revision = "branches_b"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"])  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)
