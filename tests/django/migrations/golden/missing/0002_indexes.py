import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('missing', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['client'], name='ix_missing_order_client_id'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['country'], name='ix_missing_order_land'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['parent'], name='ix_missing_order_parent_id'),
        ),
    ]
