"""A table that is filled."""

import sqlalchemy as sa
from alembic import op

revision = "bulk_insert"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    kinds = op.create_table("kinds", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20)))
    op.bulk_insert(kinds, [{"id": 1, "name": "a"}])
    op.create_index("ix_kinds_name", "kinds", ["name"])


def downgrade():
    op.drop_table("kinds")
