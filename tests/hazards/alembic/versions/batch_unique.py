"""A unique constraint in a batch."""

import sqlalchemy as sa
from alembic import op

revision = "batch_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("clients") as batch:
        batch.create_unique_constraint("uq_clients_email", ["email"])  # IDX401


def downgrade():
    with op.batch_alter_table("clients") as batch:
        batch.drop_constraint("uq_clients_email", type_="unique")
