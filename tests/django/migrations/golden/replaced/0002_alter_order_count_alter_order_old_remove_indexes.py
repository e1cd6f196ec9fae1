import django_idx.operations
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('replaced', '0001_initial'),
    ]

    operations = [
        django_idx.operations.RemoveIndexConcurrently(
            model_name='order',
            name='replaced_old',
        ),
        django_idx.operations.RemoveIndexConcurrently(
            model_name='order',
            name='replaced_count',
        ),
    ]
