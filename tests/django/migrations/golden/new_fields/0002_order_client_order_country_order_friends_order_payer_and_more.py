import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('new_fields', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='client',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='new_fields.client'),
        ),
        migrations.AddField(
            model_name='order',
            name='country',
            field=models.ForeignKey(db_index=False, default='de', on_delete=django.db.models.deletion.CASCADE, to='new_fields.country'),
        ),
        migrations.AddField(
            model_name='order',
            name='friends',
            field=models.ManyToManyField(related_name='+', to='new_fields.client'),
        ),
        migrations.AddField(
            model_name='order',
            name='payer',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='new_fields.client'),
        ),
        migrations.AddField(
            model_name='order',
            name='rank',
            field=models.IntegerField(null=True),
        ),
    ]
