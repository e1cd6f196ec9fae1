"""Double entry: a journal entry is balanced by its ledger entries."""

from django.db import models

from erp.accounting.models.accounts import Account, CostCenter, FiscalPeriod
from erp.base import Authored


class Journal(models.Model):
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    default_account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "journals"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class JournalEntry(Authored):
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="entries", db_index=False)
    period = models.ForeignKey(FiscalPeriod, models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField()
    posted_on = models.DateField()
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "journal_entries"
        verbose_name_plural = "journal entries"
        unique_together = [("journal", "number")]


class LedgerEntry(models.Model):
    journal_entry = models.ForeignKey(
        JournalEntry, models.PROTECT, related_name="ledger_entries", db_index=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="ledger_entries", db_index=False
    )
    cost_center = models.ForeignKey(
        CostCenter, models.PROTECT, null=True, blank=True, db_index=False
    )
    debit = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    credit = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    posted_on = models.DateField()

    class Meta:
        db_table = "ledger_entries"
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debit=0) | models.Q(credit=0), name="ledger_entries_side_check"
            )
        ]
