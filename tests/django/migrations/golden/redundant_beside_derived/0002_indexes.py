import django.db.models.deletion
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('redundant_beside_derived', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['client', 'number'], name='ix_redundant_beside_d_a5915b2c'),
        ),
        django_idx.operations.AlterFieldConcurrently(
            model_name='order',
            name='client',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='redundant_beside_derived.client'),
        ),
    ]
