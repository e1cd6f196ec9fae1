import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('stock', '0003_remove_order_old_order_payer'),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['client'], name='ix_stock_order_client_id'),
        ),
    ]
