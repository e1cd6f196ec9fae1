"""A unique index in lower case, with a comment, of several lines."""

import sqlalchemy as sa
from alembic import op

revision = "sql_in_lower_case"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(  # IDX401
        sa.text(
            """
            /* numbers are unique by status */
            create unique index ix_orders_number_status
                on orders using btree (number, status)
            """
        )
    )


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("drop index concurrently ix_orders_number_status")
