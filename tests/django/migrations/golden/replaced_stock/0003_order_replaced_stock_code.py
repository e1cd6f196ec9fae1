import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('replaced_stock', '0002_remove_order_replaced_stock_code'),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['-code'], name='replaced_stock_code'),
        ),
    ]
