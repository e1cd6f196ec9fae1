"""On a table of an earlier revision that is not applied either."""

import sqlalchemy as sa
from alembic import op

revision = "index_on_table_of_earlier_revision_a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("invoices", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))


def downgrade():
    op.drop_table("invoices")
