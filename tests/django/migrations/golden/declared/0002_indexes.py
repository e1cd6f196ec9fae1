import django.db.models.functions.text
import django_idx.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('declared', '0001_initial'),
    ]

    operations = [
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(fields=['client', 'created_at'], name='ix_declared_order_cli_d797c6db'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(models.F('country'), models.OrderBy(models.F('created_at'), descending=True, nulls_last=True), models.F('id'), name='ix_declared_order_cou_acd7e096'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(condition=models.Q(('active', True), ('deleted_at__isnull', True), ('status', "50%'s")), fields=['created_at'], name='ix_declared_order_cre_408cd773'),
        ),
        django_idx.operations.AddIndexConcurrently(
            model_name='order',
            index=models.Index(django.db.models.functions.text.Upper('email'), name='ix_declared_order_exp_3fbd0054'),
        ),
    ]
