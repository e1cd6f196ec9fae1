from django.contrib import admin

from agency.work.models import Project, Task


class ProjectAdmin(admin.ModelAdmin):
    list_display = ["name", "client", "status", "priority", "end_date"]
    list_filter = ["status", "priority", "is_billable"]
    list_select_related = ["client"]
    raw_id_fields = ["client", "manager"]


class TaskAdmin(admin.ModelAdmin):
    list_display = ["title", "project", "status", "priority", "due_date"]
    list_filter = ["status", "priority"]
    list_select_related = ["project"]
    raw_id_fields = ["project", "milestone", "parent", "assignee"]


admin.site.register(Project, ProjectAdmin)
admin.site.register(Task, TaskAdmin)
