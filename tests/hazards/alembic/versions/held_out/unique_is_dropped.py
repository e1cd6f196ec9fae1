"""The way back builds its index again."""

import sqlalchemy as sa
from alembic import op

revision = "unique_is_dropped"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint("uq_clients_code", "clients", type_="unique")


def downgrade():
    op.create_unique_constraint("uq_clients_code", "clients", ["code"])  # IDX401
