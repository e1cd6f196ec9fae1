"""A new table has no rows to check."""

import sqlalchemy as sa
from alembic import op

revision = "foreign_key_of_new_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("order_id", sa.Integer()))
    op.create_foreign_key("fk_notes_order", "notes", "orders", ["order_id"], ["id"])


def downgrade():
    op.drop_table("notes")
