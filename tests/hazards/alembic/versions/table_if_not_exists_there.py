"""The table is there already, so that nothing happens, and nothing is to be undone."""

import sqlalchemy as sa
from alembic import op

revision = "table_if_not_exists_there"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("clients", sa.Column("id", sa.Integer(), primary_key=True), if_not_exists=True)


def downgrade():
    pass
