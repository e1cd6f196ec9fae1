"""A check constraint is not about indexes."""

import sqlalchemy as sa
from alembic import op

revision = "check_not_valid"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_orders_number", "orders", "number > 0")


def downgrade():
    op.drop_constraint("ck_orders_number", "orders", type_="check")
