# ruff: noqa: E501 - lines of migrations as people write them
"""Migrations that were written and labelled when the rules were done, and before they saw any."""

from __future__ import annotations

from tests.hazards.django.corpus import NEW, NOTE, case

HELD_OUT = (
    case(
        "gin_with_operator_class",
        "IDX401",
        """
        migrations.AddIndex("client", GinIndex(fields=["name"], name="client_name_gin", opclasses=["gin_trgm_ops"])),
""",
    ),
    case(
        "foreign_key_to_one_to_one",
        "IDX401",
        """
        migrations.AlterField("order", "client", models.OneToOneField("shop.Client", models.CASCADE)),
""",
    ),
    case(
        "one_to_one_is_added",
        "IDX401",
        """
        migrations.AddField("order", "invoice_to", models.OneToOneField("shop.Client", models.CASCADE, null=True, related_name="+")),
""",
    ),
    case(
        "many_to_many_is_removed",
        "IDX403",
        '        migrations.RunSQL("DROP TABLE shop_order_tags", migrations.RunSQL.noop),\n',
    ),
    case("many_to_many_field_is_removed", "", '        migrations.RemoveField("order", "tags"),\n'),
    case(
        "check_is_no_index",
        "",
        """
        migrations.AddConstraint("order", models.CheckConstraint(condition=Q(total__gte=0), name="order_total_ck")),
""",
    ),
    case(
        "unique_expression",
        "IDX401",
        """
        migrations.AddConstraint("client", models.UniqueConstraint(Lower("email"), name="client_email_ci")),
""",
    ),
    case(
        "unique_deferrable",
        "IDX401",
        """
        migrations.AddConstraint(
            "client",
            models.UniqueConstraint(fields=["email"], name="client_email_d", deferrable=models.Deferrable.DEFERRED),
        ),
""",
    ),
    case(
        "unique_without_nulls",
        "IDX401",
        """
        migrations.AddConstraint(
            "client", models.UniqueConstraint(fields=["email"], name="client_email_n", nulls_distinct=False)
        ),
""",
    ),
    case(
        "child_table",
        "",
        """
        migrations.CreateModel(
            "Company",
            [
                ("client_ptr", models.OneToOneField("shop.Client", models.CASCADE, auto_created=True, parent_link=True, primary_key=True, serialize=False)),
                ("vat", models.CharField(max_length=20, unique=True)),
            ],
            bases=("shop.client",),
        ),
""",
    ),
    case(
        "proxy",
        "",
        """
        migrations.CreateModel("Regular", [], options={"proxy": True, "indexes": []}, bases=("shop.client",)),
""",
    ),
    case(
        "order_with_respect_to",
        "",
        '        migrations.AlterOrderWithRespectTo("line", "order"),\n',
    ),
    case(
        "another_column_name",
        "",
        """
        migrations.AlterField("order", "total", models.IntegerField(default=0, db_column="sum")),
""",
    ),
    case(
        "longer_unique_text",
        "",
        """
        migrations.AlterField("client", "code", models.CharField(max_length=40, unique=True)),
""",
    ),
    case(
        "wider_indexed_number",
        "",
        """
        migrations.AlterField("order", "legacy", models.BigIntegerField(null=True, db_index=True)),
""",
    ),
    case(
        "list_of_statements",
        "IDX401",
        """
        migrations.RunSQL(
            ["CREATE INDEX a ON shop_order (total, status)", "CREATE INDEX b ON shop_client (name)"],
            ["DROP INDEX b", "DROP INDEX a"],
        ),
""",
    ),
    case(
        "sql_with_state",
        "",
        """
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS order_t_idx ON shop_order (total)",
            "DROP INDEX CONCURRENTLY IF EXISTS order_t_idx",
            state_operations=[
                migrations.AddIndex("order", models.Index(fields=["total"], name="order_t_idx"))
            ],
        ),
""",
        atomic=False,
    ),
    case(
        "validated_at_once",
        "IDX401",
        """
        migrations.RunSQL(
            "ALTER TABLE shop_line ADD CONSTRAINT line_tag_fk FOREIGN KEY (product_id) REFERENCES shop_tag (id) NOT VALID",
            "ALTER TABLE shop_line DROP CONSTRAINT line_tag_fk",
        ),
        migrations.RunSQL("ALTER TABLE shop_line VALIDATE CONSTRAINT line_tag_fk", migrations.RunSQL.noop),
""",
    ),
    case(
        "separated_twice",
        "IDX401",
        """
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.SeparateDatabaseAndState(
                    database_operations=[
                        migrations.RemoveIndex("order", "order_status_idx"),
                    ],
                ),
            ],
        ),
""",
    ),
    case(
        "code_with_the_editor",
        "",
        """
        migrations.RunPython(forwards, forwards),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
""",
    ),
    case(
        "index_and_model_go",
        "",
        """
        migrations.RemoveIndex("line", "line_order_idx"),
        migrations.DeleteModel("Line"),
""",
    ),
    case(
        "index_and_field_go",
        "",
        """
        migrations.RemoveIndex("order", "order_status_idx"),
        migrations.RemoveIndex("order", "order_open_idx"),
        migrations.RemoveField("order", "status"),
""",
    ),
    case(
        "concurrent_on_new_table",
        "IDX402",
        NEW
        + """
        stock.AddIndexConcurrently("invoice", models.Index(fields=["number"], name="invoice_n_idx")),
""",
    ),
    case(
        "index_of_foreign_key_becomes_partial",
        "IDX404",
        """
        own.AddIndexConcurrently("line", models.Index(fields=["order"], name="line_some_idx", condition=Q(amount__gt=0))),
        own.RemoveIndexConcurrently("line", "line_order_idx"),
""",
        atomic=False,
    ),
    case(
        "index_of_foreign_key_comes_second",
        "IDX404",
        """
        stock.AddIndexConcurrently("line", models.Index(fields=["amount", "order"], name="line_both_idx")),
        stock.RemoveIndexConcurrently("line", "line_order_idx"),
""",
        atomic=False,
    ),
    case(
        "sql_on_new_table",
        "",
        NEW
        + """
        migrations.RunSQL("CREATE INDEX invoice_lower ON shop_invoice (lower(number))", "DROP INDEX invoice_lower"),
""",
    ),
    case(
        "sql_column_with_reference",
        "",
        """
        migrations.RunSQL(
            "ALTER TABLE shop_order ADD COLUMN tag_id bigint NULL REFERENCES shop_tag (id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE shop_order DROP COLUMN tag_id",
        ),
""",
    ),
    case(
        "sql_column_with_reference_and_default",
        "IDX401",
        """
        migrations.RunSQL(
            "ALTER TABLE shop_order ADD COLUMN tag_id bigint DEFAULT 1 REFERENCES shop_tag (id)",
            "ALTER TABLE shop_order DROP COLUMN tag_id",
        ),
""",
    ),
    case(
        "slug",
        "IDX401",
        """
        migrations.AddField("client", "slug", models.SlugField(default="")),
""",
    ),
    case(
        "renamed_and_indexed",
        "IDX401",
        """
        migrations.RenameField("order", "total", "amount"),
        migrations.AlterField("order", "amount", models.IntegerField(default=0, db_index=True)),
""",
    ),
    case(
        "key_without_anything",
        "",
        """
        migrations.AddField(
            "order",
            "agent",
            models.ForeignKey("shop.Client", models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"),
        ),
""",
    ),
    case(
        "temporary_table",
        "",
        """
        migrations.RunSQL(
            [
                "CREATE TEMP TABLE late AS SELECT id FROM shop_order WHERE status = 'late'",
                "CREATE INDEX ON late (id)",
                "UPDATE shop_order SET total = 0 WHERE id IN (SELECT id FROM late)",
                "DROP TABLE late",
            ],
            migrations.RunSQL.noop,
        ),
""",
    ),
    case(
        "mixed_with_note",
        "IDX402",
        NOTE + '        own.RemoveIndexConcurrently("order", "order_open_idx"),\n',
        atomic=False,
    ),
)
