"""What a program does, nobody can tell."""

import sqlalchemy as sa
from alembic import op

revision = "sql_do_block"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DO $$ BEGIN EXECUTE 'CREATE INDEX ix ON clients (name)'; END $$")
