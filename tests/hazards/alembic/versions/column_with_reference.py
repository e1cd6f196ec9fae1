"""A column that brings a foreign key along."""

import sqlalchemy as sa
from alembic import op

revision = "column_with_reference"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("parent_id", sa.Integer(), sa.ForeignKey("clients.id", name="fk_clients_parent")))  # IDX401


def downgrade():
    op.drop_column("clients", "parent_id")
