from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('uniques', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='order',
            name='uniques_changed',
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('code', 'number'), name='uniques_changed'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='uniques_check'),
        ),
    ]
