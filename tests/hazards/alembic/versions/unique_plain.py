"""A unique constraint builds its index while everybody waits."""

import sqlalchemy as sa
from alembic import op

revision = "unique_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_unique_constraint("uq_clients_email", "clients", ["email"])  # IDX401


def downgrade():
    op.drop_constraint("uq_clients_email", "clients", type_="unique")
