"""Renames are quick and undone."""

import sqlalchemy as sa
from alembic import op

revision = "rename_only"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("clients", "customers")
    op.alter_column("customers", "name", new_column_name="full_name")
    op.execute("ALTER INDEX ix_clients_lower_email RENAME TO ix_customers_lower_email")


def downgrade():
    op.execute("ALTER INDEX ix_customers_lower_email RENAME TO ix_clients_lower_email")
    op.alter_column("customers", "full_name", new_column_name="name")
    op.rename_table("customers", "clients")
