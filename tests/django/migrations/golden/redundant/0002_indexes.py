import django.db.models.deletion
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('redundant', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='client',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='redundant.client'),
        ),
        django_idx.operations.RemoveThroughIndexConcurrently(
            model_name='order',
            field_name='clients',
            column='order_id',
        ),
        django_idx.operations.RemoveThroughIndexConcurrently(
            model_name='order',
            field_name='countries',
            column='order_id',
        ),
        django_idx.operations.RemoveThroughIndexConcurrently(
            model_name='order',
            field_name='others',
            column='from_order_id',
        ),
        django_idx.operations.RemoveIndexConcurrently(
            model_name='order',
            name='redundant_number',
        ),
    ]
