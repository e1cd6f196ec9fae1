"""The lock of the first statement is held while the second reads all rows."""

import sqlalchemy as sa
from alembic import op

revision = "validated_at_once"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE lines ADD CONSTRAINT fk_lines_id FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID")
    op.execute("ALTER TABLE lines VALIDATE CONSTRAINT fk_lines_id")  # IDX401


def downgrade():
    op.execute("ALTER TABLE lines DROP CONSTRAINT fk_lines_id")
