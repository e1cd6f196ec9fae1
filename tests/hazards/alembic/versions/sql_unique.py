"""A unique constraint as text."""

import sqlalchemy as sa
from alembic import op

revision = "sql_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE clients ADD CONSTRAINT uq_clients_email UNIQUE (email)")  # IDX401


def downgrade():
    op.execute("ALTER TABLE clients DROP CONSTRAINT uq_clients_email")
