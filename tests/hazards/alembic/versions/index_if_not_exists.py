"""IF NOT EXISTS does not make it harmless."""

import sqlalchemy as sa
from alembic import op

revision = "index_if_not_exists"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"], if_not_exists=True)  # IDX401


def downgrade():
    op.drop_index("ix_clients_name", table_name="clients", if_exists=True)  # IDX401
