"""A foreign key as text, named by PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "sql_foreign_key_unnamed"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE lines ADD FOREIGN KEY (sku) REFERENCES clients (code)")  # IDX401


def downgrade():
    op.execute("ALTER TABLE lines DROP CONSTRAINT lines_sku_fkey")
