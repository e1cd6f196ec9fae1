from django.contrib import admin

from erp.sales.models import OpenOrder, Order, OrderLineItem


class OrderLineItemInline(admin.TabularInline):
    model = OrderLineItem
    raw_id_fields = ["product", "batch"]
    extra = 0


class OrderAdmin(admin.ModelAdmin):
    list_display = ["number", "client", "status", "ordered_at"]
    list_filter = ["status", "channel"]
    list_select_related = ["client"]
    search_fields = ["number", "client__name"]
    date_hierarchy = "ordered_at"
    raw_id_fields = ["client", "price_list", "ship_to"]
    inlines = [OrderLineItemInline]


admin.site.register([Order, OpenOrder], OrderAdmin)
