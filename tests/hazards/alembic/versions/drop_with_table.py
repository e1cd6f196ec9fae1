"""What is dropped with its table."""

import sqlalchemy as sa
from alembic import op

revision = "drop_with_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_lines_order_number", table_name="lines")
    op.drop_index("ix_lines_order_id_sku", table_name="lines")
    op.drop_table("lines")


def downgrade():
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.Integer()),
        sa.Column("sku", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_lines_order"),
        sa.ForeignKeyConstraint(["order_number"], ["orders.number"], name="fk_lines_number"),
    )
    op.create_index("ix_lines_order_id", "lines", ["order_id"])
    op.create_index("ix_lines_order_id_sku", "lines", ["order_id", "sku"])
    op.create_index("ix_lines_order_number", "lines", ["order_number"])
