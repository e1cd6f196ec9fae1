"""Accepted, with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "accepted"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"])  # idx: ignore[IDX401] clients has forty rows


def downgrade():
    op.drop_index(
        "ix_clients_name",
        table_name="clients",
    )  # idx: ignore[IDX401] clients has forty rows
