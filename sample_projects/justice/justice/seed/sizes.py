"""How many rows a table has when the big ones have so many."""

from collections.abc import Mapping
from fractions import Fraction

# Of the rows of the biggest tables. `workspace_credits` has one for each workspace.
SHARES: Mapping[str, Fraction] = {
    "workspace": Fraction(1, 2_000),
    "app_user": Fraction(1, 200),
    "workspace_member": Fraction(5, 800),
    "user_session": Fraction(1, 20),
    "process": Fraction(1, 4),
    "report_execution": Fraction(1),
    "workspace_credits": Fraction(1, 2_000),
    "credit_transaction": Fraction(1),
    "webhook_delivery": Fraction(1),
    "process_batch_upload": Fraction(1, 10),
    "upload_batch_row": Fraction(1),
    "upload_batch_event": Fraction(3, 10),
    "chat_session": Fraction(1, 20),
    "chat_message": Fraction(1, 2),
    "global_log": Fraction(1, 2),
    "rate_limit_store": Fraction(1, 10),
}
LEAST = 2_000


def sizes(rows: int) -> dict[str, int]:
    """Rows of each table.

    Raises ``ValueError`` when the biggest are too small for the others to have any.
    """
    if rows < LEAST:
        raise ValueError(f"cannot make {rows:,} rows: at least {LEAST:,}")
    return {table: max(4, int(rows * share)) for table, share in SHARES.items()}
