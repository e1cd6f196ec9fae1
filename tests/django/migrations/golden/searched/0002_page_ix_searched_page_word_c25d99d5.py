import django.contrib.postgres.indexes
import django_idx.operations
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('searched', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='page',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='ix_searched_page_word_c25d99d5'),
        ),
    ]
