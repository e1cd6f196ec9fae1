"""Names that are put together."""

import sqlalchemy as sa
from alembic import op

revision = "in_a_loop"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    for column in ("name", "email"):
        op.create_index(f"ix_clients_{column}", "clients", [column])  # IDX401 IDX401


def downgrade():
    for column in ("email", "name"):
        op.drop_index(op.f(f"ix_clients_{column}"), table_name="clients")  # IDX401 IDX401
