"""A constraint owns it, and PostgreSQL refuses."""

import sqlalchemy as sa
from alembic import op

revision = "drop_of_constraint"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("uq_clients_code", table_name="clients", postgresql_concurrently=True)  # IDX404


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("uq_clients_code", "clients", ["code"], unique=True, postgresql_concurrently=True)
