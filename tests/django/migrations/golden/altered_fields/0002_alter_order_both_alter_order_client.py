import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('altered_fields', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='both',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='order',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='altered_fields.client'),
        ),
    ]
