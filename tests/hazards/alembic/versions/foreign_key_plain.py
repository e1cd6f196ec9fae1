"""A foreign key that checks all rows."""

import sqlalchemy as sa
from alembic import op

revision = "foreign_key_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_foreign_key("fk_lines_sku", "lines", "clients", ["sku"], ["code"])  # IDX401


def downgrade():
    op.drop_constraint("fk_lines_sku", "lines", type_="foreignkey")
