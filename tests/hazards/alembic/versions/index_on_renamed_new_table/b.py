"""A new table that is renamed is new still."""

import sqlalchemy as sa
from alembic import op

revision = "index_on_renamed_new_table_b"
down_revision = "index_on_renamed_new_table_a"
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("invoices", "bills")
    op.create_index("ix_bills_n", "bills", ["n"])


def downgrade():
    op.drop_index("ix_bills_n", table_name="bills")
    op.rename_table("bills", "invoices")
