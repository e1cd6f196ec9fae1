"""Its index is built before it."""

import sqlalchemy as sa
from alembic import op

revision = "unique_using_index"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("uq_clients_email", "clients", ["email"], unique=True, postgresql_concurrently=True)
        op.execute("ALTER TABLE clients ADD CONSTRAINT uq_clients_email UNIQUE USING INDEX uq_clients_email")


def downgrade():
    op.drop_constraint("uq_clients_email", "clients", type_="unique")
