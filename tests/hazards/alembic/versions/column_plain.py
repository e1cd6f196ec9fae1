"""A column alone."""

import sqlalchemy as sa
from alembic import op

revision = "column_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("region", sa.String(20)))


def downgrade():
    op.drop_column("clients", "region")
