from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('three_phases', '0002_remove_order_old_order_note_remove_indexes'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='order',
            name='old',
        ),
        migrations.AddField(
            model_name='order',
            name='note',
            field=models.CharField(default='', max_length=20),
        ),
    ]
