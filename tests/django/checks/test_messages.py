# ruff: noqa: E501
"""What `manage.py check` prints, word for word."""

from __future__ import annotations

import pytest

from tests.django.checks.project import Project

PARENT = """
class Parent(models.Model):
    code = models.CharField(max_length=9, unique=True)
"""
CASES = {
    "a foreign key without an index": (
        """
class Item(models.Model):
    parent = models.ForeignKey(Parent, on_delete=models.CASCADE, null=True, db_index=False)
""",
        (
            "APP.Item: (django_idx.W001) parent: foreign key to APP_parent has no index; deleting a "
            "row of APP_parent scans APP_item for the rows to delete (CASCADE)\n"
            "\tHINT: makemigrations adds it. Or declare it in APP.Item: parent = "
            'models.ForeignKey("Parent", on_delete=models.CASCADE, null=True)'
        ),
    ),
    "a generic foreign key": (
        """
class Item(models.Model):
    kind = models.ForeignKey(ContentType, models.CASCADE)
    identity = models.BigIntegerField()
    subject = GenericForeignKey("kind", "identity")
""",
        (
            "APP.Item: (django_idx.W002) (kind, identity): generic foreign key (kind_id, identity) has "
            "no index; finding the rows of APP_item that belong to an object scans them\n"
            "\tHINT: makemigrations adds it. Or declare it in Meta.indexes of APP.Item: "
            'models.Index(fields=["kind", "identity"], name="NAME")'
        ),
    ),
    "the index of a foreign key beside a unique constraint": (
        """
class Item(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET(None), null=True, blank=True,
                              related_name="+")
    number = models.IntegerField()
    class Meta:
        unique_together = [("owner", "number")]
""",
        (
            "APP.Item: (django_idx.W103) owner: implicit index (owner_id) is covered by the unique "
            "constraint (owner_id, number)\n"
            "\tHINT: In APP.Item: owner = models.ForeignKey(settings.AUTH_USER_MODEL, "
            'on_delete=models.SET(None), blank=True, null=True, related_name="+", db_index=False)'
        ),
    ),
    "the same where LIKE needs its companion": (
        """
class Item(models.Model):
    parent = models.ForeignKey(Parent, models.PROTECT, to_field="code")
    number = models.IntegerField()
    class Meta:
        unique_together = [("parent", "number")]
""",
        (
            "APP.Item: (django_idx.W103) parent: implicit index (parent_id) is covered by the unique "
            "constraint (parent_id, number)\n"
            '\tHINT: In APP.Item: parent = models.ForeignKey("Parent", on_delete=models.PROTECT, '
            "to_field=\"code\", db_index=False)  # this also drops LIKE_NAME, which LIKE 'x%' queries "
            'use: declare models.Index(fields=["parent"], opclasses=["varchar_pattern_ops"], '
            'name="NAME")'
        ),
    ),
    "a slug beside a longer index": (
        """
class Item(models.Model):
    number = models.IntegerField(db_index=True)
    day = models.DateField()
    class Meta:
        indexes = [models.Index(fields=["number", "day"], name="by_day")]
""",
        (
            "APP.Item: (django_idx.W102) number: implicit index (number) is covered by the longer "
            "by_day (number, day)\n"
            "\tHINT: In APP.Item: number = models.IntegerField()"
        ),
    ),
    "a declared index": (
        """
class Item(models.Model):
    number = models.IntegerField()
    class Meta:
        indexes = [models.Index(fields=["number"], name="short"),
                   models.Index(fields=["number", "id"], name="long")]
""",
        (
            "APP.Item: (django_idx.W102) number: index (number) is covered by the longer long "
            "(number, id)\n"
            '\tHINT: Remove "short" from Meta.indexes of APP.Item.'
        ),
    ),
    "a many-to-many table": (
        """
class Item(models.Model):
    parents = models.ManyToManyField(Parent)
""",
        (
            "APP.Item: (django_idx.W103) parents.through: implicit index (item_id) is covered by the "
            "unique constraint (item_id, parent_id)\n"
            '\tHINT: makemigrations drops it with IDX = {"drop_redundant": True}; or give '
            "APP.Item.parents an explicit through model."
        ),
    ),
    "the companion of a unique field": (
        """
class Item(models.Model):
    code = models.CharField(max_length=9, unique=True)
    class Meta:
        indexes = [models.Index(fields=["code", "id"], name="long",
                                opclasses=["varchar_pattern_ops", "int8_ops"])]
""",
        (
            "APP.Item: (django_idx.W102) code: implicit index (code) is covered by the longer long "
            "(code, id)\n"
            "\tHINT: Django makes it for unique=True of APP.Item.code; drop the other one, or ignore "
            'it: IDX = {"ignore_objects": {"LIKE_NAME": "…"}}.'
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_finding_and_its_line_to_paste(project: Project, case: str) -> None:
    source, expected = CASES[case]
    project.models(PARENT + source)
    [message] = project.check()
    assert _without_digests(message) == _without_digests(expected)


@pytest.mark.parametrize("case", [case for case in CASES if "=" in CASES[case][1]])
def test_the_pasted_line_is_python(project: Project, case: str) -> None:
    hint = CASES[case][1].partition("HINT: ")[2]
    for line in (part for part in hint.split(": ") if part.startswith(("parent =", "models."))):
        compile(line.replace("NAME", "x"), "hint", "exec")


def test_a_name_that_django_can_use(project: Project) -> None:
    """Index names go through `%` in Django, and through no escaping of quotation marks."""
    project.models(
        PARENT
        + """
class Item(models.Model):
    kind = models.ForeignKey(ContentType, models.CASCADE, db_column='100% "kind"')
    identity = models.BigIntegerField()
    subject = GenericForeignKey("kind", "identity")
"""
    )
    [message] = project.check()
    name = message.rpartition('name="')[2].removesuffix('")')
    assert name.startswith("ix_")
    assert not set(name) & set('%"`')


def test_nothing_is_said_about_what_is_right(project: Project) -> None:
    project.models(
        PARENT
        + """
class Item(models.Model):
    parent = models.ForeignKey(Parent, models.CASCADE)
    served = models.ForeignKey(Parent, models.CASCADE, db_index=False, related_name="+")
    slug = models.SlugField(unique=True)
    other = models.OneToOneField(Parent, models.CASCADE, related_name="+")
    number = models.IntegerField()
    class Meta:
        unique_together = [("served", "number")]
        constraints = [
            models.UniqueConstraint(fields=["parent"], condition=models.Q(number=1), name="one"),
        ]
        indexes = [
            models.Index(fields=["number"], name="down", condition=models.Q(slug="x")),
            models.Index(fields=["-number", "slug"], name="all"),
        ]
class Child(Item):
    class Meta:
        indexes = []
class Proxy(Item):
    class Meta:
        proxy = True
class Unmanaged(models.Model):
    parent = models.ForeignKey(Parent, models.CASCADE, db_index=False)
    class Meta:
        managed = False
"""
    )
    assert project.check() == []


def _without_digests(text: str) -> str:
    import re

    text = re.sub(r'name="ix_[^"]+"', 'name="NAME"', text)
    return re.sub(r"APP_\w+_[0-9a-f]{8}_like", "LIKE_NAME", text)
