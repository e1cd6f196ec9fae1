import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('ordered', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='line',
            index=models.Index(fields=['client', '_order'], name='ix_ordered_line_clien_618b1e78'),
        ),
    ]
