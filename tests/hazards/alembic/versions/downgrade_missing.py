"""There is no way back."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_missing"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("region", sa.String(20)))  # IDX403
