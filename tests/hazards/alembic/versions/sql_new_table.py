"""A new table as text."""

import sqlalchemy as sa
from alembic import op

revision = "sql_new_table"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE audit (id bigserial PRIMARY KEY, what text); CREATE INDEX ix_audit_what ON audit (what)")


def downgrade():
    op.execute("DROP TABLE audit")
