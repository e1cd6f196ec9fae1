"""A table comes back without one of its indexes."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("tags")  # IDX403


def downgrade():
    op.create_table("tags", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("label", sa.String(40), nullable=False))
