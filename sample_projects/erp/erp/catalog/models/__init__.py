from erp.catalog.models.details import (
    BundleItem,
    ProductAttribute,
    ProductAttributeValue,
    ProductBundle,
)
from erp.catalog.models.measures import TaxRate, Unit, UnitConversion
from erp.catalog.models.products import Product, ProductBarcode, ProductVariant
from erp.catalog.models.tags import ProductTag, Tag
from erp.catalog.models.taxonomy import Brand, ProductCategory

__all__ = [
    "Brand",
    "BundleItem",
    "Product",
    "ProductAttribute",
    "ProductAttributeValue",
    "ProductBarcode",
    "ProductBundle",
    "ProductCategory",
    "ProductTag",
    "ProductVariant",
    "Tag",
    "TaxRate",
    "Unit",
    "UnitConversion",
]
