import django.db.models.deletion
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('new_fields', '0002_order_client_order_country_order_friends_order_payer_and_more'),
    ]

    operations = [
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='new_fields.client'),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='country',
            field=models.ForeignKey(default='de', on_delete=django.db.models.deletion.CASCADE, to='new_fields.country'),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='rank',
            field=models.IntegerField(db_index=True, null=True),
        ),
    ]
