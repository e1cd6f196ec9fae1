"""Countries, currencies and their rates: keyed by the code everybody knows."""

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        db_table = "countries"
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


class Currency(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=80)
    decimals = models.PositiveSmallIntegerField(default=2)

    class Meta:
        db_table = "currencies"
        ordering = ["code"]
        verbose_name_plural = "currencies"

    def __str__(self) -> str:
        return self.code


class ExchangeRate(models.Model):
    currency = models.ForeignKey(Currency, models.CASCADE, related_name="rates")
    valid_on = models.DateField()
    rate = models.DecimalField(max_digits=16, decimal_places=8)

    class Meta:
        db_table = "exchange_rates"
        get_latest_by = "valid_on"
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "valid_on"], name="exchange_rates_currency_day_key"
            )
        ]
