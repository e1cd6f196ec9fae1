"""A revision that is followed by another."""

import sqlalchemy as sa
from alembic import op

revision = "followed_a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    # regions come first
    op.add_column("clients", sa.Column("region", sa.String(20)))
    op.create_index(  # IDX401
        "ix_clients_region",
        "clients",
        ["region"],
        postgresql_where=sa.text("region IS NOT NULL"),  # few have one
    )
    op.create_unique_constraint("uq_clients_name", "clients", ["name", "code"])  # IDX401


def downgrade():
    op.drop_constraint("uq_clients_name", "clients", type_="unique")
    op.drop_column("clients", "region")
