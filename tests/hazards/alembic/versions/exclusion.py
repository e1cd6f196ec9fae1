"""An exclusion constraint builds an index, and nothing can be done about it."""

import sqlalchemy as sa
from alembic import op

revision = "exclusion"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE orders ADD CONSTRAINT ex_orders EXCLUDE USING btree (number WITH =)")  # IDX401


def downgrade():
    op.execute("ALTER TABLE orders DROP CONSTRAINT ex_orders")
