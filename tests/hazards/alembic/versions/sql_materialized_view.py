"""An index of a new materialized view."""

import sqlalchemy as sa
from alembic import op

revision = "sql_materialized_view"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE MATERIALIZED VIEW totals AS SELECT client_id, count(*) AS n FROM orders GROUP BY client_id")
    op.execute("CREATE UNIQUE INDEX ux_totals ON totals (client_id)")


def downgrade():
    op.execute("DROP MATERIALIZED VIEW totals")
