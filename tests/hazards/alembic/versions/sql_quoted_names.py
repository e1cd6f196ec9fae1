"""Names that have to be quoted."""

import sqlalchemy as sa
from alembic import op

revision = "sql_quoted_names"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute('CREATE INDEX "ix; DROP TABLE ""clients"" --" ON "clients" ("name")')  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.execute('DROP INDEX CONCURRENTLY "ix; DROP TABLE ""clients"" --"')
