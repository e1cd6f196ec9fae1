"""Made like another."""

import sqlalchemy as sa
from alembic import op

revision = "table_like_another"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE IF NOT EXISTS drafts (LIKE orders INCLUDING ALL)")
    op.create_unique_constraint("uq_drafts_number", "drafts", ["number"])


def downgrade():
    op.execute("DROP TABLE IF EXISTS drafts")
