"""Several in one batch."""

import sqlalchemy as sa
from alembic import op

revision = "batch_of_several"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch:
        batch.create_index("ix_orders_note", ["note"])  # IDX401
        batch.drop_constraint("fk_orders_client", type_="foreignkey")


def downgrade():
    with op.batch_alter_table("orders") as batch:
        batch.create_foreign_key("fk_orders_client", "clients", ["client_id"], ["id"])  # IDX401
        batch.drop_index("ix_orders_note")  # IDX401
