"""All that an index may have."""

import sqlalchemy as sa
from alembic import op

revision = "everything_quoted"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute(
            'CREATE INDEX CONCURRENTLY IF NOT EXISTS "Ix Orders" ON "public"."orders" USING btree '
            '("note" COLLATE "C" text_pattern_ops DESC NULLS LAST) INCLUDE ("status") WITH (fillfactor = 70) '
            'WHERE "note" IS NOT NULL'
        )


def downgrade():
    with op.get_context().autocommit_block():
        op.execute('DROP INDEX CONCURRENTLY IF EXISTS "Ix Orders"')
