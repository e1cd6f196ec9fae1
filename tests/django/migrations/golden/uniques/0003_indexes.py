import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('uniques', '0002_remove_order_uniques_changed_order_uniques_changed_and_more'),
    ]

    operations = [
        django_idx.operations.AddUniqueConstraintConcurrently(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('number',), name='uniques_number'),
        ),
        django_idx.operations.AddUniqueConstraintConcurrently(
            model_name='order',
            constraint=models.UniqueConstraint(condition=models.Q(('number', 0)), fields=('code',), name='uniques_partial'),
        ),
    ]
