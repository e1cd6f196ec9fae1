"""IF NOT EXISTS does not make a table new."""

import sqlalchemy as sa
from alembic import op

revision = "table_that_exists"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("clients", sa.Column("id", sa.Integer(), primary_key=True), if_not_exists=True)
    op.create_index("ix_clients_email", "clients", ["email"])  # IDX401


def downgrade():
    op.drop_index("ix_clients_email", table_name="clients")  # IDX401
