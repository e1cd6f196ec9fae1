"""Two branches and their merge."""

import sqlalchemy as sa
from alembic import op

revision = "branches_n"
down_revision = "branches_m"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_notes_n", "notes", ["n"])


def downgrade():
    op.drop_index("ix_notes_n", table_name="notes")
