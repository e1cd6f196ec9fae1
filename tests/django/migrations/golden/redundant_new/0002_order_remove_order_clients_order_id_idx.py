import django.db.models.deletion
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('redundant_new', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='redundant_new.client')),
                ('clients', models.ManyToManyField(related_name='+', to='redundant_new.client')),
            ],
            options={
                'unique_together': {('client', 'number')},
            },
        ),
        django_idx.operations.RemoveThroughIndexConcurrently(
            model_name='order',
            field_name='clients',
            column='order_id',
        ),
    ]
