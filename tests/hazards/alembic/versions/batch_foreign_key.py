"""A foreign key in a batch."""

import sqlalchemy as sa
from alembic import op

revision = "batch_foreign_key"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key("fk_orders_number", "clients", ["number"], ["id"])  # IDX401


def downgrade():
    with op.batch_alter_table("orders") as batch:
        batch.drop_constraint("fk_orders_number", type_="foreignkey")
