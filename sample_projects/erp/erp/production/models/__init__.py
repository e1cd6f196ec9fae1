from erp.production.models.orders import (
    MaterialConsumption,
    ProductionOrder,
    ProductionOrderOperation,
)
from erp.production.models.recipes import BillOfMaterials, BillOfMaterialsLine, Machine, WorkCenter

__all__ = [
    "BillOfMaterials",
    "BillOfMaterialsLine",
    "Machine",
    "MaterialConsumption",
    "ProductionOrder",
    "ProductionOrderOperation",
    "WorkCenter",
]
