"""PostgreSQL names the constraint."""

import sqlalchemy as sa
from alembic import op

revision = "sql_unnamed_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.get_bind().execute(sa.text("ALTER TABLE orders ADD UNIQUE (number, status)"))  # IDX401


def downgrade():
    op.get_bind().execute(sa.text("ALTER TABLE orders DROP CONSTRAINT orders_number_status_key"))
