"""Where only data changes, there may be no way back."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_data_only"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE clients SET email = lower(email)")


def downgrade():
    pass
