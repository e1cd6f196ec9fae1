"""A batch that only adds a column."""

import sqlalchemy as sa
from alembic import op

revision = "batch_column"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("clients") as batch:
        batch.add_column(sa.Column("phone", sa.String(40)))


def downgrade():
    with op.batch_alter_table("clients") as batch:
        batch.drop_column("phone")
