"""Replication tells rows apart by it."""

import sqlalchemy as sa
from alembic import op

revision = "drop_replica_identity"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_tags_label", table_name="tags", postgresql_concurrently=True)  # IDX404


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_tags_label", "tags", ["label"], unique=True, postgresql_concurrently=True)
