"""A copy, which is indexed before anybody knows it."""

import sqlalchemy as sa
from alembic import op

revision = "table_as_select"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE archive AS SELECT * FROM orders WHERE status = 'closed'")
    op.create_index("ix_archive_number", "archive", ["number"])


def downgrade():
    op.drop_table("archive")
