"""What may run again may stand beside it."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_if_exists"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE clients ADD COLUMN IF NOT EXISTS region text")
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_clients_region ON clients (region)")


def downgrade():
    op.drop_column("clients", "region")
