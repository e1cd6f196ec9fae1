# ruff: noqa: E501 - lines of migrations as people write them
"""Migrations of a shop, dangerous and harmless ones beside each other, each with its label.

The labels were written before the rules saw the migrations. `BASE` is applied and in use.
"""

from __future__ import annotations

from dataclasses import dataclass

_IMPORTS = """\
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres import operations as stock
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

from django_idx import operations as own


def forwards(apps, schema_editor):
    pass


class AddHurriedIndex(migrations.AddIndex):
    pass


class AddOddIndex(migrations.AddIndex):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute("SELECT 1")

"""

BASE = (
    _IMPORTS
    + """
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "Client",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=100)),
                ("email", models.CharField(max_length=100, null=True)),
                ("code", models.CharField(max_length=20, unique=True)),
            ],
        ),
        migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Order",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("client", models.ForeignKey("shop.Client", models.CASCADE)),
                ("client_code", models.ForeignKey(
                    "shop.Client", models.CASCADE, to_field="code", related_name="+", null=True
                )),
                ("number", models.CharField(max_length=20)),
                ("status", models.CharField(max_length=20)),
                ("total", models.IntegerField(default=0)),
                ("legacy", models.IntegerField(null=True, db_index=True)),
                ("tags", models.ManyToManyField("shop.Tag")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status"], name="order_status_idx"),
                    models.Index(
                        fields=["total"], name="order_open_idx", condition=models.Q(status="open")
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["number"], name="order_number_uniq")
                ],
            },
        ),
        migrations.CreateModel(
            "Line",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("order", models.ForeignKey("shop.Order", models.CASCADE, db_index=False)),
                ("product", models.ForeignKey(
                    "shop.Tag", models.CASCADE, db_constraint=False, db_index=False
                )),
                ("amount", models.IntegerField(default=1)),
            ],
            options={"indexes": [models.Index(fields=["order"], name="line_order_idx")]},
        ),
    ]
"""
)


@dataclass(frozen=True)
class Labelled:
    """One migration or several that follow each other; `expected` are the rules that speak."""

    name: str
    expected: frozenset[str]
    files: tuple[str, ...]
    atomic: bool


def case(name: str, expected: str, *operations: str, atomic: bool = True) -> Labelled:
    """`expected` are rule ids; each of `operations` is the list of one migration."""
    return Labelled(name, frozenset(expected.split()), operations, atomic)


def source(labelled: Labelled, number: int) -> str:
    """The file of the case's migration of that number, from 0."""
    before = "0001_initial" if number == 0 else f"{number + 1:04}_case"
    lines = ["", "class Migration(migrations.Migration):"]
    if not labelled.atomic:
        lines += ["    atomic = False", ""]
    lines += [f'    dependencies = [("shop", "{before}")]', "", "    operations = ["]
    operations = labelled.files[number].strip("\n")
    return _IMPORTS + "\n".join(lines) + f"\n{operations}\n    ]\n"


NEW = """\
        migrations.CreateModel(
            "Invoice",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("order", models.ForeignKey("shop.Order", models.CASCADE)),
                ("number", models.CharField(max_length=20, unique=True)),
            ],
        ),
"""
ADD_INDEX = """\
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["total"], name="order_total_idx"),  # for the report
        ),
"""
_ADD_CONCURRENTLY = """\
        stock.AddIndexConcurrently("order", models.Index(fields=["total"], name="order_total_idx")),
"""
_ADD_OURS = """\
        own.AddIndexConcurrently("order", models.Index(fields=["total"], name="order_total_idx")),
"""
NOTE = '        migrations.AddField("order", "note", models.TextField(null=True)),\n'

CORPUS = (
    # what blocks a table in use
    case("add_index", "IDX401", ADD_INDEX),
    case("add_index_after_field", "IDX401", NOTE + ADD_INDEX),
    case("add_index_before_field", "IDX401", ADD_INDEX + NOTE),
    case(
        "add_index_expression",
        "IDX401",
        """
        migrations.AddIndex("client", models.Index(Lower("name"), name="client_lower_idx")),
""",
    ),
    case(
        "add_index_condition",
        "IDX401",
        """
        migrations.AddIndex(
            "order",
            models.Index(fields=["client"], name="order_paid_idx", condition=Q(status="paid")),
        ),
""",
    ),
    case(
        "add_brin",
        "IDX401",
        """
        migrations.AddIndex("order", BrinIndex(fields=["id"], name="order_id_brin")),
""",
    ),
    case(
        "remove_index",
        "IDX401",
        """
        migrations.RemoveIndex("order", "order_status_idx"),
""",
    ),
    case(
        "alter_field_db_index",
        "IDX401",
        """
        migrations.AlterField("order", "total", models.IntegerField(default=0, db_index=True)),
""",
    ),
    case(
        "alter_field_unique",
        "IDX401",
        """
        migrations.AlterField("client", "email", models.CharField(max_length=100, null=True, unique=True)),
""",
    ),
    case(
        "add_unique_constraint",
        "IDX401",
        """
        migrations.AddConstraint(
            model_name="client",
            constraint=models.UniqueConstraint(fields=("email",), name="client_email_uniq"),
        ),
""",
    ),
    case(
        "add_unique_constraint_condition",
        "IDX401",
        """
        migrations.AddConstraint(
            "client",
            models.UniqueConstraint(fields=["email"], condition=Q(name="x"), name="client_x_uniq"),
        ),
""",
    ),
    case(
        "remove_unique_constraint",
        "IDX401",
        """
        migrations.RemoveConstraint("order", "order_number_uniq"),
""",
    ),
    case(
        "add_foreign_key",
        "IDX401",
        """
        migrations.AddField(
            model_name="order",
            name="agent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="shop.client",
            ),
        ),
""",
    ),
    case(
        "add_indexed_field",
        "IDX401",
        """
        migrations.AddField("order", "weight", models.IntegerField(null=True, db_index=True)),
""",
    ),
    case(
        "add_unique_field",
        "IDX401",
        """
        migrations.AddField("order", "code", models.CharField(max_length=9, null=True, unique=True)),
""",
    ),
    case(
        "alter_unique_together",
        "IDX401",
        """
        migrations.AlterUniqueTogether("line", {("order", "product")}),
""",
    ),
    case(
        "turn_on_db_constraint",
        "IDX401",
        """
        migrations.AlterField(
            "line", "product", models.ForeignKey("shop.Tag", models.CASCADE, db_index=False)
        ),
""",
    ),
    case(
        "run_sql_create_index",
        "IDX401",
        """
        migrations.RunSQL(
            "CREATE INDEX by_total ON shop_order (total)", reverse_sql="DROP INDEX by_total"
        ),
""",
    ),
    case(
        "run_sql_parameters",
        "IDX401",
        """
        migrations.RunSQL(
            [("CREATE INDEX by_total ON shop_order (total) WHERE status = %s", ["it's"])],
            [("DROP INDEX by_total", None)],
        ),
""",
    ),
    case(
        "run_sql_drop_index",
        "IDX401",
        """
        migrations.RunSQL(
            "DROP INDEX order_status_idx",
            "CREATE INDEX order_status_idx ON shop_order (status)",
        ),
""",
    ),
    case(
        "run_sql_foreign_key",
        "IDX401",
        """
        migrations.RunSQL(
            "ALTER TABLE shop_line ADD CONSTRAINT line_tag_fk FOREIGN KEY (product_id) REFERENCES shop_tag (id)",
            "ALTER TABLE shop_line DROP CONSTRAINT line_tag_fk",
        ),
""",
    ),
    case(
        "run_sql_unique",
        "IDX401",
        """
        migrations.RunSQL(
            'ALTER TABLE "shop_client" ADD CONSTRAINT "e" UNIQUE ("email")',
            'ALTER TABLE "shop_client" DROP CONSTRAINT "e"',
        ),
""",
    ),
    case(
        "separate_add_index",
        "IDX401",
        """
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AddIndex("order", models.Index(fields=["total"], name="order_t_idx")),
            ],
        ),
""",
    ),
    case(
        "separate_run_sql",
        "IDX401",
        """
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL("CREATE INDEX order_t_idx ON shop_order (total)", "DROP INDEX order_t_idx")],
            [migrations.AddIndex("order", models.Index(fields=["total"], name="order_t_idx"))],
        ),
""",
    ),
    case(
        "exclusion",
        "IDX401",
        """
        migrations.AddConstraint(
            "order",
            ExclusionConstraint(
                name="order_total_excl", expressions=[("total", "=")], index_type="gist"
            ),
        ),
""",
    ),
    case(
        "renamed_model",
        "IDX401",
        """
        migrations.RenameModel("Order", "Sale"),
        migrations.AddIndex("sale", models.Index(fields=["total"], name="sale_total_idx")),
""",
    ),
    case(
        "renamed_field",
        "IDX401",
        """
        migrations.RenameField("order", "total", "amount"),
        migrations.AddIndex("order", models.Index(fields=["amount"], name="order_amount_idx")),
""",
    ),
    case(
        "renamed_table",
        "IDX401",
        """
        migrations.AlterModelTable("order", "sales"),
        migrations.AddIndex("order", models.Index(fields=["total"], name="order_total_idx")),
""",
    ),
    case("beside_a_new_table", "IDX401", NEW + ADD_INDEX),
    case("after_a_new_table", "IDX401", NEW, ADD_INDEX),
    case(
        "replaced_constraint",
        "IDX401",
        """
        migrations.RemoveConstraint("order", "order_number_uniq"),
        migrations.AddConstraint(
            "order", models.UniqueConstraint(fields=["number", "client"], name="order_number_uniq")
        ),
""",
    ),
    case(
        "subclass",
        "IDX401",
        """
        AddHurriedIndex("order", models.Index(fields=["total"], name="order_total_idx")),
""",
    ),
    case(
        "accepted_without_reason",
        "IDX401",
        """
        migrations.AddIndex(  # idx: ignore[IDX401]
            "order", models.Index(fields=["total"], name="order_total_idx")
        ),
""",
    ),
    case("not_atomic_and_plain", "IDX401", ADD_INDEX, atomic=False),
    # what is concurrent where it must not be
    case("stock_in_transaction", "IDX402", _ADD_CONCURRENTLY),
    case(
        "stock_removal_in_transaction",
        "IDX402",
        """
        stock.RemoveIndexConcurrently("order", "order_status_idx"),
""",
    ),
    case("ours_in_transaction", "IDX402", _ADD_OURS),
    case(
        "run_sql_in_transaction",
        "IDX402",
        """
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY by_total ON shop_order (total)",
            "DROP INDEX CONCURRENTLY by_total",
        ),
""",
    ),
    case(
        "separate_in_transaction",
        "IDX402",
        """
        migrations.SeparateDatabaseAndState(database_operations=[
            stock.AddIndexConcurrently("order", models.Index(fields=["total"], name="order_t_idx")),
        ]),
""",
    ),
    case("in_transaction_with_others", "IDX402", NOTE + _ADD_OURS),
    case("mixed", "IDX402", NOTE + _ADD_CONCURRENTLY, atomic=False),
    case("mixed_with_ours", "IDX402", _ADD_OURS + NOTE, atomic=False),
    case(
        "mixed_with_data",
        "IDX402",
        """
        migrations.RunSQL("UPDATE shop_order SET total = total + 1", migrations.RunSQL.noop),
"""
        + _ADD_CONCURRENTLY,
        atomic=False,
    ),
    case("one_new_one_old", "IDX402", NEW + _ADD_CONCURRENTLY, atomic=False),
    # what cannot be undone, or is undone otherwise
    case(
        "no_way_back",
        "IDX403",
        """
        migrations.RunSQL("ALTER TABLE shop_order ADD COLUMN extra integer"),
""",
    ),
    case(
        "concurrent_without_way_back",
        "IDX403",
        """
        migrations.RunSQL("CREATE INDEX CONCURRENTLY by_total ON shop_order (total)"),
""",
        atomic=False,
    ),
    case(
        "way_back_does_nothing",
        "IDX403",
        """
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY by_total ON shop_order (total)", migrations.RunSQL.noop
        ),
""",
        atomic=False,
    ),
    case(
        "way_back_drops_another",
        "IDX403",
        """
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY by_total ON shop_order (total)",
            "DROP INDEX CONCURRENTLY order_open_idx",
        ),
""",
        atomic=False,
    ),
    case(
        "way_back_without_predicate",
        "IDX403",
        """
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY order_open_idx",
            "CREATE INDEX CONCURRENTLY order_open_idx ON shop_order (total)",
        ),
""",
        atomic=False,
    ),
    case("code_without_way_back", "IDX403", NOTE + "        migrations.RunPython(forwards),\n"),
    # what something needs
    case(
        "index_of_foreign_key",
        "IDX404",
        """
        own.RemoveIndexConcurrently("line", "line_order_idx"),
""",
        atomic=False,
    ),
    case(
        "ours_turns_off_index",
        "IDX404",
        """
        own.AlterFieldConcurrently(
            "order", "client", models.ForeignKey("shop.Client", models.CASCADE, db_index=False)
        ),
""",
        atomic=False,
    ),
    case(
        "turns_off_index",
        "IDX401 IDX404",
        """
        migrations.AlterField(
            "order", "client", models.ForeignKey("shop.Client", models.CASCADE, db_index=False)
        ),
""",
    ),
    case(
        "unique_that_is_referred_to",
        "IDX401 IDX404",
        """
        migrations.AlterField("client", "code", models.CharField(max_length=20)),
""",
    ),
    # harmless
    case("new_table", "", NEW),
    case(
        "new_table_with_index",
        "",
        NEW
        + """
        migrations.AddIndex("invoice", models.Index(fields=["number"], name="invoice_n_idx")),
""",
    ),
    case(
        "new_table_indexed_later",
        "",
        NEW,
        """
        migrations.AddIndex("invoice", models.Index(fields=["number"], name="invoice_n_idx")),
        migrations.AddConstraint(
            "invoice", models.UniqueConstraint(fields=["order", "number"], name="invoice_uniq")
        ),
""",
    ),
    case(
        "new_table_renamed",
        "",
        NEW,
        """
        migrations.RenameModel("Invoice", "Bill"),
        migrations.AddIndex("bill", models.Index(fields=["number"], name="bill_n_idx")),
""",
    ),
    case(
        "new_table_in_sql",
        "",
        """
        migrations.RunSQL(
            "CREATE TABLE notes (id int, body text); CREATE INDEX notes_id ON notes (id)",
            "DROP TABLE notes",
        ),
""",
    ),
    case(
        "new_table_with_field",
        "",
        NEW
        + """
        migrations.AddField("invoice", "tag", models.ForeignKey("shop.Tag", models.CASCADE, null=True)),
""",
    ),
    case(
        "new_many_to_many",
        "",
        """
        migrations.AddField("client", "tags", models.ManyToManyField("shop.Tag")),
""",
    ),
    case("stock_concurrent", "", _ADD_CONCURRENTLY, atomic=False),
    case("ours_concurrent", "", _ADD_OURS, atomic=False),
    case(
        "several_of_ours",
        "",
        _ADD_OURS
        + """
        own.RemoveIndexConcurrently("order", "order_status_idx"),
        own.AddUniqueConstraintConcurrently(
            "client", models.UniqueConstraint(fields=["email"], name="client_email_uniq")
        ),
        own.AlterFieldConcurrently("order", "total", models.IntegerField(default=0, db_index=True)),
""",
        atomic=False,
    ),
    case(
        "concurrent_sql",
        "",
        """
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY by_total ON shop_order (total)",
            "DROP INDEX CONCURRENTLY by_total",
        ),
""",
        atomic=False,
    ),
    case(
        "covered_before_dropped",
        "",
        """
        own.AddIndexConcurrently("line", models.Index(fields=["order", "product"], name="line_o_p")),
        own.RemoveIndexConcurrently("line", "line_order_idx"),
""",
        atomic=False,
    ),
    case("nullable_field", "", NOTE),
    case(
        "foreign_key_without_index",
        "",
        """
        migrations.AddField(
            "order",
            "agent",
            models.ForeignKey("shop.Client", models.CASCADE, null=True, db_index=False, related_name="+"),
        ),
""",
    ),
    case("remove_indexed_field", "", '        migrations.RemoveField("order", "legacy"),\n'),
    case("delete_model", "", '        migrations.DeleteModel("Line"),\n'),
    case(
        "rename_index",
        "",
        """
        migrations.RenameIndex("order", new_name="order_state_idx", old_name="order_status_idx"),
""",
    ),
    case("rename_model", "", '        migrations.RenameModel("Client", "Customer"),\n'),
    case("rename_field", "", '        migrations.RenameField("order", "status", "state"),\n'),
    case("rename_table", "", '        migrations.AlterModelTable("order", "sales"),\n'),
    case(
        "longer_text",
        "",
        """
        migrations.AlterField("client", "name", models.CharField(max_length=200)),
        migrations.AlterField("client", "email", models.CharField(max_length=100, default="")),
""",
    ),
    case(
        "another_on_delete",
        "",
        """
        migrations.AlterField(
            "order", "client", models.ForeignKey("shop.Client", models.PROTECT)
        ),
""",
    ),
    case(
        "check_apart",
        "",
        """
        stock.AddConstraintNotValid(
            "order", models.CheckConstraint(condition=Q(total__gte=0), name="order_total_check")
        ),
""",
        """
        stock.ValidateConstraint("order", "order_total_check"),
""",
    ),
    case(
        "foreign_key_apart",
        "",
        """
        migrations.RunSQL(
            "ALTER TABLE shop_line ADD CONSTRAINT line_tag_fk FOREIGN KEY (product_id) REFERENCES shop_tag (id) NOT VALID",
            "ALTER TABLE shop_line DROP CONSTRAINT line_tag_fk",
        ),
""",
        """
        migrations.RunSQL("ALTER TABLE shop_line VALIDATE CONSTRAINT line_tag_fk", migrations.RunSQL.noop),
""",
    ),
    case("data", "", "        migrations.RunPython(forwards, migrations.RunPython.noop),\n"),
    case(
        "data_one_way",
        "",
        '        migrations.RunSQL("UPDATE shop_order SET total = 0 WHERE total < 0"),\n',
    ),
    case(
        "settings_of_session",
        "",
        """
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
"""
        + NOTE,
    ),
    case(
        "state_only",
        "",
        """
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.AddIndex("order", models.Index(fields=["total"], name="order_t_idx")),
        ]),
""",
    ),
    case(
        "unmanaged",
        "",
        """
        migrations.CreateModel(
            "Report", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())],
            options={"managed": False},
        ),
        migrations.AddIndex("report", models.Index(fields=["n"], name="report_n_idx")),
""",
    ),
    case(
        "options",
        "",
        """
        migrations.AlterModelOptions("order", {"ordering": ["-total"]}),
""",
    ),
    case(
        "accepted",
        "",
        """
        migrations.AddIndex(
            "order",
            models.Index(fields=["total"], name="order_total_idx"),
        ),  # idx: ignore[IDX401] forty rows
""",
    ),
    case(
        "opaque",
        "",
        """
        AddOddIndex("order", models.Index(fields=["total"], name="order_total_idx")),
""",
    ),
)
