"""With its schema, ONLY and IF EXISTS."""

import sqlalchemy as sa
from alembic import op

revision = "qualified_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE IF EXISTS ONLY public.clients ADD CONSTRAINT uq_clients_email UNIQUE (email)")  # IDX401


def downgrade():
    op.execute("ALTER TABLE public.clients DROP CONSTRAINT IF EXISTS uq_clients_email")
