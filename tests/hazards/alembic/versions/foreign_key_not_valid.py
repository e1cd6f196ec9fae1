"""One that checks none, and then all of them while everybody works."""

import sqlalchemy as sa
from alembic import op

revision = "foreign_key_not_valid"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_foreign_key("fk_lines_sku", "lines", "clients", ["sku"], ["code"], postgresql_not_valid=True)
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE lines VALIDATE CONSTRAINT fk_lines_sku")


def downgrade():
    op.drop_constraint("fk_lines_sku", "lines", type_="foreignkey")
