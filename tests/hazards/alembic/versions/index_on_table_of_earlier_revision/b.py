"""On a table of an earlier revision that is not applied either."""

import sqlalchemy as sa
from alembic import op

revision = "index_on_table_of_earlier_revision_b"
down_revision = "index_on_table_of_earlier_revision_a"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_invoices_n", "invoices", ["n"])
    op.create_unique_constraint("uq_invoices_n", "invoices", ["n", "id"])


def downgrade():
    op.drop_constraint("uq_invoices_n", "invoices", type_="unique")
    op.drop_index("ix_invoices_n", table_name="invoices")
