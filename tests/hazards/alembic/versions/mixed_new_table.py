"""A table and its concurrent index: it needs no other."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_new_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))
    with op.get_context().autocommit_block():
        op.create_index("ix_notes_n", "notes", ["n"], postgresql_concurrently=True)  # IDX402


def downgrade():
    op.drop_table("notes")
