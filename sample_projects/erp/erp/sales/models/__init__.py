from erp.sales.models.orders import OpenOrder, Order, OrderLineItem, OrderStatusChange, SalesChannel
from erp.sales.models.pricing import PriceList, PriceListItem, Promotion
from erp.sales.models.quotations import Quotation, QuotationLine
from erp.sales.models.returns import CustomerReturn, CustomerReturnLine
from erp.sales.models.sales import Sale
from erp.sales.models.shipping import Carrier, Shipment, ShipmentLine

__all__ = [
    "Carrier",
    "CustomerReturn",
    "CustomerReturnLine",
    "OpenOrder",
    "Order",
    "OrderLineItem",
    "OrderStatusChange",
    "PriceList",
    "PriceListItem",
    "Promotion",
    "Quotation",
    "QuotationLine",
    "Sale",
    "SalesChannel",
    "Shipment",
    "ShipmentLine",
]
