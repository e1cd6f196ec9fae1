from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('replaced', '0002_alter_order_count_alter_order_old_remove_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='count',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='order',
            name='old',
            field=models.BigIntegerField(default=0),
        ),
    ]
