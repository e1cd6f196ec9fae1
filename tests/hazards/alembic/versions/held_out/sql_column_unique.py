"""The index of the new column has all rows."""

import sqlalchemy as sa
from alembic import op

revision = "sql_column_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE clients ADD COLUMN region text UNIQUE")  # IDX401


def downgrade():
    op.execute("ALTER TABLE clients DROP COLUMN region")
