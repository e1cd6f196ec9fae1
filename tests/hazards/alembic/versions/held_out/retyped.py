"""No index is made by name."""

import sqlalchemy as sa
from alembic import op

revision = "retyped"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("orders", "note", type_=sa.String(), existing_type=sa.Text())
    op.execute("ALTER TABLE orders ALTER COLUMN number TYPE bigint")


def downgrade():
    op.execute("ALTER TABLE orders ALTER COLUMN number TYPE integer")
    op.alter_column("orders", "note", type_=sa.Text(), existing_type=sa.String())
