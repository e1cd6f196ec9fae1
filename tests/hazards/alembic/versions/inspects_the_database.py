"""The same through an inspector."""

import sqlalchemy as sa
from alembic import op

revision = "inspects_the_database"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    if not sa.inspect(op.get_bind()).has_table("notes"):
        op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))
        op.create_index("ix_notes_n", "notes", ["n"])


def downgrade():
    op.drop_table("notes")
