"""CONCURRENTLY in a comment and in a text is none."""

import sqlalchemy as sa
from alembic import op

revision = "sql_comment_only"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE orders SET note = 'CREATE INDEX ix ON orders (note)' -- CREATE INDEX CONCURRENTLY\n WHERE note IS NULL")
