"""A table in use is in use under its new name."""

import sqlalchemy as sa
from alembic import op

revision = "index_on_renamed_old_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("clients", "customers")
    op.create_index("ix_customers_name", "customers", ["name"])  # IDX401


def downgrade():
    op.drop_index("ix_customers_name", table_name="customers")  # IDX401
    op.rename_table("customers", "clients")
