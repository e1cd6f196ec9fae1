"""Units that quantities are counted in, and the taxes that prices carry."""

from django.db import models

from erp.partners.models import Country


class Unit(models.Model):
    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=40)

    class Meta:
        db_table = "units"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class UnitConversion(models.Model):
    from_unit = models.ForeignKey(Unit, models.CASCADE, related_name="conversions")
    to_unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    factor = models.DecimalField(max_digits=18, decimal_places=9)

    class Meta:
        db_table = "unit_conversions"
        unique_together = [("from_unit", "to_unit")]


class TaxRate(models.Model):
    country = models.ForeignKey(Country, models.PROTECT, db_index=False)
    name = models.CharField(max_length=80)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    valid_from = models.DateField()

    class Meta:
        db_table = "tax_rates"
        get_latest_by = "valid_from"

    def __str__(self) -> str:
        return self.name
