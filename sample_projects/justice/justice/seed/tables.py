"""Each table's rows as SQL, parents first.

`n` is the number of a row, `{table}` how many rows a table gets, `{rows}` how many the one does
that is being filled.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Rows(NamedTuple):
    """One expression a column, in the order of the model; `given` names what several use."""

    columns: str
    given: str = ""


TABLES: Mapping[str, Rows] = {
    "workspace": Rows("""
        n, 'workspace-' || n, initcap(pg_temp.prose(pg_temp.chance(n, 'name'), 24)),
        pg_temp.one_of(pg_temp.chance(n, 'plan'), ARRAY['FREE', 'FREE', 'FREE', 'TEAM', 'FIRM']),
        pg_temp.moment(n, {rows})
    """),
    "app_user": Rows("""
        n, 'user-' || n || '@justice.example',
        initcap(pg_temp.prose(pg_temp.chance(n, 'name'), 16)), pg_temp.moment(n, {rows})
    """),
    # Everybody is at home in one workspace; every fourth is the guest of another.
    "workspace_member": Rows(
        """
        n, CASE WHEN at_home THEN pg_temp.home(member)
                ELSE 1 + pg_temp.home(member) % {workspace} END,
        member, CASE WHEN at_home THEN 'MEMBER' ELSE 'GUEST' END, pg_temp.moment(n, {rows})
        """,
        """
        n <= {app_user} AS at_home,
        CASE WHEN n <= {app_user} THEN n ELSE 4 * (n - {app_user}) END AS member
        """,
    ),
    "user_session": Rows("""
        n, pg_temp.few_large(pg_temp.chance(n, 'session'), {app_user}),
        md5(n::text) || md5((-n)::text),
        pg_temp.moment(n, {rows}) + interval '14 days', pg_temp.moment(n, {rows})
    """),
    "process": Rows("""
        n, pg_temp.owner(n), to_char(n * 7919 % 100000007, 'FM000000000') || '.8.26.0100',
        pg_temp.one_of(pg_temp.chance(n, 'court'), ARRAY['TJSP', 'TJSP', 'TJRJ', 'TRF3', 'STJ']),
        pg_temp.prose(pg_temp.chance(n, 'subject'), 40),
        CASE WHEN pg_temp.chance(n, 'closed') < 0.85 THEN 'CLOSED' ELSE 'ACTIVE' END,
        pg_temp.moment(n, {rows})
    """),
    "report_execution": Rows(
        """
        n, pg_temp.owner(process), process,
        pg_temp.one_of(pg_temp.chance(n, 'kind'), ARRAY['SUMMARY', 'SUMMARY', 'TIMELINE', 'RISK']),
        CASE WHEN pg_temp.chance(n, 'failed') < 0.03 THEN 'FAILED' ELSE 'DONE' END,
        (200 + 9000 * pg_temp.chance(n, 'duration'))::int, pg_temp.moment(n, {rows})
        """,
        "pg_temp.few_large(pg_temp.chance(n, 'reported'), {process}) AS process",
    ),
    "workspace_credits": Rows("""
        n, n, round((5000 * pg_temp.chance(n, 'balance'))::numeric, 2), pg_temp.moment(n, {rows})
    """),
    "credit_transaction": Rows("""
        n, pg_temp.few_large(pg_temp.chance(n, 'paid by'), {workspace}),
        pg_temp.one_of(pg_temp.chance(n, 'type'),
                       ARRAY['USAGE', 'USAGE', 'USAGE', 'USAGE', 'PURCHASE', 'BONUS', 'REFUND']),
        CASE WHEN pg_temp.chance(n, 'failed') < 0.03 THEN 'FAILED'
             WHEN n > 0.999 * {rows} THEN 'PENDING' ELSE 'COMPLETED' END,
        round((100 * pg_temp.chance(n, 'amount'))::numeric, 2),
        pg_temp.prose(pg_temp.chance(n, 'description'), 30), pg_temp.moment(n, {rows})
    """),
    # What is to be tried again is among the newest; all else has come to its end.
    "webhook_delivery": Rows(
        """
        n, pg_temp.few_large(pg_temp.chance(n, 'told to'), {workspace}),
        pg_temp.one_of(pg_temp.chance(n, 'event'), ARRAY['process.updated', 'report.done']),
        jsonb_build_object('process', n % 100000, 'event', n), status,
        CASE status WHEN 'DELIVERED' THEN 1 WHEN 'FAILED' THEN 8 ELSE 1 + n % 7 END,
        CASE status WHEN 'RETRYING' THEN pg_temp.around_the_end(pg_temp.chance(n, 'next')) END,
        pg_temp.moment(n, {rows})
        """,
        """
        CASE WHEN n > 0.98 * {rows} AND pg_temp.chance(n, 'retrying') < 0.25 THEN 'RETRYING'
             WHEN pg_temp.chance(n, 'failed') < 0.04 THEN 'FAILED'
             ELSE 'DELIVERED' END AS status
        """,
    ),
    "process_batch_upload": Rows(
        """
        n, pg_temp.home(uploader), uploader, 'upload-' || n || '.xlsx',
        CASE WHEN n > 0.98 * {rows} AND pg_temp.chance(n, 'open') < 0.4 THEN 'PROCESSING'
             WHEN pg_temp.chance(n, 'failed') < 0.02 THEN 'FAILED' ELSE 'DONE' END,
        10, pg_temp.moment(n, {rows})
        """,
        "pg_temp.few_large(pg_temp.chance(n, 'uploaded by'), {app_user}) AS uploader",
    ),
    "upload_batch_row": Rows(
        """
        n, 1 + (n - 1) * {process_batch_upload} / {rows}, 1 + n % 10,
        to_char(n * 7919 % 100000007, 'FM000000000') || '.8.26.0100',
        CASE WHEN failed THEN 'FAILED' ELSE 'DONE' END,
        CASE WHEN failed THEN pg_temp.prose(pg_temp.chance(n, 'error'), 60) END
        """,
        "pg_temp.chance(n, 'failed') < 0.03 AS failed",
    ),
    "upload_batch_event": Rows("""
        n, 1 + (n - 1) * {process_batch_upload} / {rows},
        (ARRAY['RECEIVED', 'STARTED', 'ENDED'])[1 + n % 3],
        pg_temp.prose(pg_temp.chance(n, 'detail'), 25), pg_temp.moment(n, {rows})
    """),
    "chat_session": Rows(
        """
        n, pg_temp.home(writer), writer, pg_temp.prose(pg_temp.chance(n, 'title'), 30),
        pg_temp.moment(n, {rows})
        """,
        "pg_temp.few_large(pg_temp.chance(n, 'written by'), {app_user}) AS writer",
    ),
    # In the order of time: the messages of a chat lie far apart in the table.
    "chat_message": Rows("""
        n, greatest(1, ceil({chat_session} * (n / {rows}::float8)
                            * (1 - 0.01 * power(pg_temp.chance(n, 'age'), 3)))::bigint),
        CASE n % 2 WHEN 0 THEN 'ASSISTANT' ELSE 'USER' END,
        pg_temp.prose(pg_temp.chance(n, 'content'), 20 + (n % 160)::int), pg_temp.moment(n, {rows})
    """),
    "global_log": Rows("""
        n, CASE WHEN n % 5 > 0
                THEN pg_temp.few_large(pg_temp.chance(n, 'logged for'), {workspace}) END,
        pg_temp.one_of(pg_temp.chance(n, 'level'), ARRAY['INFO', 'INFO', 'INFO', 'WARN', 'ERROR']),
        pg_temp.prose(pg_temp.chance(n, 'message'), 70), pg_temp.moment(n, {rows})
    """),
    "rate_limit_store": Rows("""
        'user:' || n || ':reports',
        CASE WHEN pg_temp.chance(n, 'used') < 0.01 THEN 1 + n % 60 ELSE 0 END,
        pg_temp.around_the_end(pg_temp.chance(n, 'reset'))
    """),
}
