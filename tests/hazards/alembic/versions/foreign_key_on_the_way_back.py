"""The key comes back on the way back."""

from alembic import op

revision = "foreign_key_on_the_way_back"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint("fk_orders_client", "orders", type_="foreignkey")


def downgrade():
    op.create_foreign_key("fk_orders_client", "orders", "clients", ["client_id"], ["id"])  # IDX401
