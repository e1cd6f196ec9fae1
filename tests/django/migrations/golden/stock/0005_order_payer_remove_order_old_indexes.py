import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('stock', '0004_order_payer_remove_order_old_indexes'),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['parent'], name='ix_stock_order_parent_id'),
        ),
    ]
