"""A revision that is followed by another."""

import sqlalchemy as sa
from alembic import op

revision = "followed_b"
down_revision = "followed_a"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("phone", sa.String(20)))


def downgrade():
    op.drop_column("clients", "phone")
