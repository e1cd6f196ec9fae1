"""What is done depends on an answer."""

import sqlalchemy as sa
from alembic import op

revision = "asks_the_database"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    names = [row[0] for row in bind.execute(sa.text("SELECT indexname FROM pg_indexes"))]
    if "ix_clients_name" not in names:
        op.create_index("ix_clients_name", "clients", ["name"])  # IDX401 IDX403
