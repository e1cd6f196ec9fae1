"""A table in another schema than the default one is another table."""

import sqlalchemy as sa
from alembic import op

revision = "own_schema"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE SCHEMA archive")
    op.create_table("clients", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()), schema="archive")
    op.create_index("ix_archive_name", "clients", ["name"], schema="archive")
    op.create_index("ix_clients_name", "clients", ["name"])  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)  # IDX402
    op.drop_table("clients", schema="archive")
    op.execute("DROP SCHEMA archive")
