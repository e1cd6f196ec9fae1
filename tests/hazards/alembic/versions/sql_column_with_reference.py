"""A reference that comes with its column checks no row."""

import sqlalchemy as sa
from alembic import op

revision = "sql_column_with_reference"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN parent_id integer REFERENCES orders (id)")


def downgrade():
    op.execute("ALTER TABLE orders DROP COLUMN parent_id")
