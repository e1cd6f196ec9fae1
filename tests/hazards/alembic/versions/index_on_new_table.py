"""On a table that the same revision creates."""

import sqlalchemy as sa
from alembic import op

revision = "index_on_new_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("clients.id"), index=True),
    )
    op.create_index("ix_invoices_id_client", "invoices", ["client_id", "id"], unique=True)


def downgrade():
    op.drop_index("ix_invoices_id_client", table_name="invoices")
    op.drop_table("invoices")
