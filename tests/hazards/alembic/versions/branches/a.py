"""Two branches and their merge."""

import sqlalchemy as sa
from alembic import op

revision = "branches_a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))


def downgrade():
    op.drop_table("notes")
