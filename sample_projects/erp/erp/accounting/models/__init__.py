from erp.accounting.models.accounts import Account, CostCenter, FiscalPeriod, FiscalYear
from erp.accounting.models.invoices import CreditNote, Invoice, InvoiceLine
from erp.accounting.models.ledger import Journal, JournalEntry, LedgerEntry
from erp.accounting.models.payments import Payment, PaymentMethod

__all__ = [
    "Account",
    "CostCenter",
    "CreditNote",
    "FiscalPeriod",
    "FiscalYear",
    "Invoice",
    "InvoiceLine",
    "Journal",
    "JournalEntry",
    "LedgerEntry",
    "Payment",
    "PaymentMethod",
]
