# ruff: noqa: E501 - lines of migrations as people write them
"""Migrations that are there for what `--fix` has to do about them, beside those of the corpus."""

from __future__ import annotations

from tests.hazards.django.corpus import ADD_INDEX, NEW, NOTE, case

MORE = (
    case("followed", "IDX401", NOTE + ADD_INDEX, NOTE.replace("note", "remark")),
    case(
        "one_after_the_other",
        "IDX401",
        NOTE + ADD_INDEX,
        NOTE.replace("note", "remark")
        + '        migrations.RemoveIndex("order", "order_status_idx"),\n',
    ),
    case(
        "several_in_one",
        "IDX401",
        NOTE
        + """
        migrations.AddIndex("order", models.Index(Lower("status"), name="order_lower_idx")),  # for the search
        migrations.AlterModelOptions("order", {"ordering": ["-total"]}),
        migrations.AddConstraint(
            "client", models.UniqueConstraint(fields=["email"], name="client_email_uniq")
        ),
""",
    ),
    case(
        "options_stay",
        "IDX401",
        '        migrations.AlterModelOptions("order", {"ordering": ["-total"]}),\n' + ADD_INDEX,
    ),
    case(
        "sql_beside_a_table",
        "IDX401",
        NEW
        + """
        migrations.RunSQL("CREATE INDEX by_total ON shop_order (total)", "DROP INDEX by_total"),
""",
    ),
    case(
        "foreign_key_beside_others",
        "IDX401",
        NOTE
        + """
        migrations.RunSQL(
            "ALTER TABLE shop_line ADD CONSTRAINT line_tag_fk FOREIGN KEY (product_id) REFERENCES shop_tag (id) ON DELETE CASCADE",
            "ALTER TABLE shop_line DROP CONSTRAINT line_tag_fk",
        ),
""",
    ),
    case(
        "sql_unique_deferrable",
        "IDX401",
        """
        migrations.RunSQL(
            'ALTER TABLE shop_client ADD CONSTRAINT "e" UNIQUE (email) DEFERRABLE INITIALLY DEFERRED',
            'ALTER TABLE shop_client DROP CONSTRAINT "e"',
        ),
""",
    ),
    case(
        "separated_beside_others",
        "IDX401",
        NOTE
        + """
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE INDEX order_t_idx ON shop_order (total)",
                    "DROP INDEX order_t_idx",
                ),
            ],
            state_operations=[
                migrations.AddIndex("order", models.Index(fields=["total"], name="order_t_idx")),
            ],
        ),
""",
    ),
)

REFUSED = {
    "names_of_the_file": (
        case(
            "names_of_the_file",
            "IDX401",
            NOTE
            + """
        migrations.AddIndex("order", models.Index(fields=["total"], name=forwards.__name__)),
""",
        ),
        "forwards, which it names, is defined in the file itself",
    ),
    "data_comes_after": (
        case(
            "data_comes_after",
            "IDX401",
            ADD_INDEX + "        migrations.RunPython(forwards, migrations.RunPython.noop),\n",
        ),
        "RunPython in line 34 may need that AddIndex in line 30 comes before it",
    ),
    "field_is_renamed_after": (
        case(
            "field_is_renamed_after",
            "IDX401",
            ADD_INDEX + '        migrations.RenameField("order", "total", "amount"),\n',
        ),
        "RenameField in line 34 may need that AddIndex in line 30 comes before it",
    ),
    "state_is_renamed_after": (
        case(
            "state_is_renamed_after",
            "IDX401",
            ADD_INDEX
            + NOTE
            + """
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RenameField("order", "total", "amount")],
        ),
""",
        ),
        "SeparateDatabaseAndState in line 36 may need that AddIndex in line 30 comes before it",
    ),
    "states_depend": (
        case(
            "states_depend",
            "IDX401",
            """
        migrations.RunSQL(
            "CREATE INDEX order_total_idx ON shop_order (total)",
            "DROP INDEX order_total_idx",
            state_operations=[
                migrations.AddIndex("order", models.Index(fields=["total"], name="order_total_idx"))
            ],
        ),
"""
            + NOTE
            + """
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RenameField("order", "total", "amount")],
        ),
""",
        ),
        "SeparateDatabaseAndState in line 39 may need that RunSQL in line 30 comes before it",
    ),
    "sql_with_more": (
        case(
            "sql_with_more",
            "IDX401",
            """
        migrations.RunSQL(
            'ALTER TABLE shop_client ADD CONSTRAINT "e" UNIQUE (email) INCLUDE (name)',
            'ALTER TABLE shop_client DROP CONSTRAINT "e"',
        ),
""",
        ),
        "there is no other form of RunSQL in line 30",
    ),
    "two_in_a_line": (
        case(
            "two_in_a_line",
            "IDX401",
            '        migrations.RemoveIndex("order", "order_status_idx"), migrations.RemoveIndex("order", "order_open_idx"),\n',
        ),
        "several of its operations are written in one line",
    ),
}
