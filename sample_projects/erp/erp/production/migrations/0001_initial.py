import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('inventory', '0001_initial'),
        ('sales', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Machine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial_number', models.CharField(max_length=64, unique=True)),
                ('maintained_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'db_table': 'machines',
            },
        ),
        migrations.CreateModel(
            name='BillOfMaterials',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('is_released', models.BooleanField(default=False)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills_of_materials', to='catalog.product')),
            ],
            options={
                'verbose_name_plural': 'bills of materials',
                'db_table': 'bills_of_materials',
                'get_latest_by': 'version',
            },
        ),
        migrations.CreateModel(
            name='BillOfMaterialsLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=12)),
                ('bill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='production.billofmaterials')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
            ],
            options={
                'db_table': 'bill_of_material_lines',
            },
        ),
        migrations.CreateModel(
            name='ProductionOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('done', 'Done')], default='planned', max_length=16)),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=14)),
                ('starts_on', models.DateField()),
                ('bill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='production_orders', to='production.billofmaterials')),
                ('created_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('produced_batch', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='production_order', to='inventory.batch')),
                ('sales_order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='production_orders', to='sales.order')),
            ],
            options={
                'db_table': 'production_orders',
                'ordering': ['starts_on'],
            },
        ),
        migrations.CreateModel(
            name='ProductionOrderOperation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('machine', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='operations', to='production.machine')),
                ('production_order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operations', to='production.productionorder')),
            ],
            options={
                'db_table': 'production_order_operations',
            },
        ),
        migrations.CreateModel(
            name='MaterialConsumption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=14)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consumptions', to='inventory.batch')),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consumptions', to='production.productionorderoperation')),
            ],
            options={
                'db_table': 'material_consumptions',
            },
        ),
        migrations.CreateModel(
            name='WorkCenter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_centers', to='inventory.warehouse')),
            ],
            options={
                'db_table': 'work_centers',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='productionorderoperation',
            name='work_center',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to='production.workcenter'),
        ),
        migrations.AddField(
            model_name='machine',
            name='work_center',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='production.workcenter'),
        ),
        migrations.AddConstraint(
            model_name='billofmaterials',
            constraint=models.UniqueConstraint(fields=('product', 'version'), name='bills_of_materials_version_key'),
        ),
        migrations.AlterOrderWithRespectTo(
            name='billofmaterialsline',
            order_with_respect_to='bill',
        ),
        migrations.AddConstraint(
            model_name='materialconsumption',
            constraint=models.UniqueConstraint(fields=('operation', 'batch'), name='consumptions_operation_batch_key'),
        ),
        migrations.AlterUniqueTogether(
            name='productionorderoperation',
            unique_together={('production_order', 'sequence')},
        ),
    ]
