"""The index identifies no longer what is dropped."""

import sqlalchemy as sa
from alembic import op

revision = "identity_first"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE tags REPLICA IDENTITY DEFAULT")
        op.execute("DROP INDEX CONCURRENTLY ix_tags_label")


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("CREATE UNIQUE INDEX CONCURRENTLY ix_tags_label ON tags (label)")
        op.execute("ALTER TABLE tags REPLICA IDENTITY USING INDEX ix_tags_label")
