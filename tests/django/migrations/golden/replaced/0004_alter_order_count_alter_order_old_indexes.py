import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('replaced', '0003_alter_order_count_alter_order_old'),
    ]

    operations = [
        django_idx.operations.ReplaceIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['-code', 'note'], name='replaced_code'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['note'], name='replaced_old'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['-count'], name='replaced_count'),
        ),
    ]
