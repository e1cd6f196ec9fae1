import django.contrib.postgres.indexes
import django.db.models.fields.json
import django.db.models.functions.text
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('declared_gin', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='document',
            index=models.Index(django.db.models.fields.json.KeyTransform('kind', 'data'), name='ix_declared_gin_docum_9426bef3'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('body'), name='gin_trgm_ops'), name='ix_declared_gin_docum_a91d4d71'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='document',
            index=models.Index(fields=['client', 'title'], name='ix_declared_gin_docum_c65739f9', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(fields=['data'], name='ix_declared_gin_docum_c70a563d', opclasses=['jsonb_path_ops']),
        ),
    ]
