import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stock', '0002_order_payer_remove_order_old_remove_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='payer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stock.client'),
        ),
        migrations.RemoveField(
            model_name='order',
            name='old',
        ),
    ]
