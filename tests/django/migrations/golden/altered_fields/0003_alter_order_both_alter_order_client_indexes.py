import django.db.models.deletion
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('altered_fields', '0002_alter_order_both_alter_order_client'),
    ]

    operations = [
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='both',
            field=models.BigIntegerField(db_index=True, default=0),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='on',
            field=models.IntegerField(db_index=True, default=0),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['client'], name='ix_altered_fields_ord_bfa5a695'),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='client',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='altered_fields.client'),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='off',
            field=models.IntegerField(default=0),
        ),
    ]
