"""A primary key takes over an index that was built before."""

import sqlalchemy as sa
from alembic import op

revision = "covering_key"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("CREATE UNIQUE INDEX CONCURRENTLY uq_clients_name ON clients (name) INCLUDE (email)")
        op.execute("ALTER TABLE clients ADD CONSTRAINT uq_clients_name UNIQUE USING INDEX uq_clients_name")


def downgrade():
    op.drop_constraint("uq_clients_name", "clients", type_="unique")
