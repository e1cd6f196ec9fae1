"""In a batch."""

import sqlalchemy as sa
from alembic import op

revision = "index_batch"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("clients") as batch:
        batch.create_index("ix_clients_name", ["name"])  # IDX401


def downgrade():
    with op.batch_alter_table("clients") as batch:
        batch.drop_index("ix_clients_name")  # IDX401
