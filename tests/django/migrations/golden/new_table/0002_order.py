import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('new_table', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='new_table.client')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='new_table.country')),
            ],
            options={
                'indexes': [models.Index(fields=['-country'], name='new_table_by_country'), models.Index(fields=['client'], name='ix_new_table_order_client_id')],
            },
        ),
    ]
