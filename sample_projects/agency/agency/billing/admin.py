from django.contrib import admin

from agency.billing.models import Invoice


class InvoiceAdmin(admin.ModelAdmin):
    list_display = ["number", "client", "status", "total", "due_date"]
    list_filter = ["status", "currency"]
    list_select_related = ["client"]
    date_hierarchy = "issue_date"
    raw_id_fields = ["client", "project"]


admin.site.register(Invoice, InvoiceAdmin)
