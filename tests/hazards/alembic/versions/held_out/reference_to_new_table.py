"""All orders are read, although the table they refer to is new."""

import sqlalchemy as sa
from alembic import op

revision = "reference_to_new_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("regions", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("orders", sa.Column("region_id", sa.Integer()))
    op.create_foreign_key("fk_orders_region", "orders", "regions", ["region_id"], ["id"])  # IDX401


def downgrade():
    op.drop_column("orders", "region_id")
    op.drop_table("regions")
