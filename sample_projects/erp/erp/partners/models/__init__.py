from erp.partners.models.clients import Client, ClientContract, Interaction
from erp.partners.models.contacts import Address, BankAccount, Contact
from erp.partners.models.parties import Customer, CustomerGroup, Party, Vendor
from erp.partners.models.reference import Country, Currency, ExchangeRate

__all__ = [
    "Address",
    "BankAccount",
    "Client",
    "ClientContract",
    "Contact",
    "Country",
    "Currency",
    "Customer",
    "CustomerGroup",
    "ExchangeRate",
    "Interaction",
    "Party",
    "Vendor",
]
