from erp.inventory.models.batches import Batch, BatchLocation, Lot, SerialNumber
from erp.inventory.models.counting import (
    QualityInspection,
    ScannerReading,
    StockCount,
    StockCountLine,
)
from erp.inventory.models.levels import ReorderRule, StockLevel, StockReservation
from erp.inventory.models.movements import (
    InventoryMovement,
    MovementReason,
    StockTransfer,
    StockTransferLine,
)
from erp.inventory.models.warehouses import Location, Warehouse, WarehouseZone

__all__ = [
    "Batch",
    "BatchLocation",
    "InventoryMovement",
    "Location",
    "Lot",
    "MovementReason",
    "QualityInspection",
    "ReorderRule",
    "ScannerReading",
    "SerialNumber",
    "StockCount",
    "StockCountLine",
    "StockLevel",
    "StockReservation",
    "StockTransfer",
    "StockTransferLine",
    "Warehouse",
    "WarehouseZone",
]
