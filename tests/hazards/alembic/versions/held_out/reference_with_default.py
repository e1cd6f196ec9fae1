"""All rows get a value, which has to be checked."""

import sqlalchemy as sa
from alembic import op

revision = "reference_with_default"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE clients ADD COLUMN parent_id integer DEFAULT 1 REFERENCES clients (id)")  # IDX401


def downgrade():
    op.execute("ALTER TABLE clients DROP COLUMN parent_id")
