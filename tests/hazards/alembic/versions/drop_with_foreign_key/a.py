"""The foreign key goes too."""

import sqlalchemy as sa
from alembic import op

revision = "drop_with_foreign_key_a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint("fk_orders_client", "orders", type_="foreignkey")


def downgrade():
    op.create_foreign_key("fk_orders_client", "orders", "clients", ["client_id"], ["id"], postgresql_not_valid=True)
