import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('three_phases', '0003_remove_order_old_order_note'),
    ]

    operations = [
        django_idx.operations.ReplaceIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['-code', 'note'], name='three_changed'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(condition=models.Q(('note__gt', '')), fields=['note'], name='three_note'),
        ),
    ]
