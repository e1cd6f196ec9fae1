"""What a function says is not done here."""

import sqlalchemy as sa
from alembic import op

revision = "text_in_a_function"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE FUNCTION remade() RETURNS void LANGUAGE sql AS $f$ CREATE INDEX x ON orders (id); DROP INDEX ix_orders_status $f$")


def downgrade():
    op.execute("DROP FUNCTION remade()")
