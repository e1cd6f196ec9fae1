from erp.purchasing.models.orders import PurchaseOrder, PurchaseOrderLine
from erp.purchasing.models.receipts import GoodsReceipt, GoodsReceiptLine, VendorBill
from erp.purchasing.models.requisitions import (
    PurchaseRequisition,
    PurchaseRequisitionLine,
    VendorProduct,
)

__all__ = [
    "GoodsReceipt",
    "GoodsReceiptLine",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseRequisition",
    "PurchaseRequisitionLine",
    "VendorBill",
    "VendorProduct",
]
