"""The tables that all other revisions of the corpus find in use."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(100)),
        sa.Column("code", sa.String(20), nullable=False),
        sa.UniqueConstraint("code", name="uq_clients_code"),
    )
    op.create_index("ix_clients_lower_email", "clients", [sa.text("lower(email)")])
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_orders_client"),
    )
    op.create_index("ix_orders_client_id", "orders", ["client_id"])
    op.create_index("ix_orders_open", "orders", ["created_at"], postgresql_where=sa.text("status = 'open'"))
    op.create_index("ix_orders_number", "orders", ["number"], unique=True)
    op.create_index("ix_orders_status", "orders", ["status"])
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
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_table("tags", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("label", sa.String(40), nullable=False))
    op.create_index("ix_tags_label", "tags", ["label"], unique=True)
    op.execute("ALTER TABLE tags REPLICA IDENTITY USING INDEX ix_tags_label")


def downgrade():
    for name in ("tags", "events", "lines", "orders", "clients"):
        op.drop_table(name)
