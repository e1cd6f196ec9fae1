from django.contrib import admin

from erp.accounting.models import Account, Invoice, Payment


class InvoiceAdmin(admin.ModelAdmin):
    list_display = ["number", "customer", "status", "due_on", "total"]
    list_filter = ["status"]
    search_fields = ["number"]
    raw_id_fields = ["order", "customer"]


admin.site.register(Invoice, InvoiceAdmin)
admin.site.register([Account, Payment])
