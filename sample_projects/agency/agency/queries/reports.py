"""Sums over projects, hours, money and teams."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from agency.billing.models import Expense, Invoice, Payment
from agency.work.models import Task, TimeEntry
from django_idx import declared_query


@declared_query
def progress_of_project(project_id: int) -> QuerySet[Task, Any]:
    """`status`, how many `tasks`, and the `hours` they were estimated at."""
    return (
        Task.objects.filter(project_id=project_id)
        .values("status")
        .annotate(tasks=Count("id"), hours=Sum("estimated_hours"))
        .order_by("status")
    )


@declared_query
def hours_of_project(project_id: int, first: date, after: date) -> QuerySet[TimeEntry, Any]:
    """`user_id` and `hours`, from `first` on and before `after`."""
    return (
        TimeEntry.objects.filter(project_id=project_id, date__gte=first, date__lt=after)
        .values("user_id")
        .annotate(total=Sum("hours"))
        .order_by("user_id")
    )


@declared_query
def hours_of_user(user_id: int, first: date, after: date) -> QuerySet[TimeEntry, Any]:
    """`project_id`, `billable` and `hours`, from `first` on and before `after`."""
    return (
        TimeEntry.objects.filter(user_id=user_id, date__gte=first, date__lt=after)
        .values("project_id", "billable")
        .annotate(total=Sum("hours"))
        .order_by("project_id", "billable")
    )


@declared_query
def hours_of_everybody(first: date, after: date) -> QuerySet[TimeEntry, Any]:
    """`user_id`, `billable` and `hours`, from `first` on and before `after`."""
    return (
        TimeEntry.objects.filter(date__gte=first, date__lt=after)
        .values("user_id", "billable")
        .annotate(total=Sum("hours"))
        .order_by("user_id", "billable")
    )


@declared_query
def hours_of_team(team_id: int, first: date, after: date) -> QuerySet[TimeEntry, Any]:
    """`user_id` and `hours` of the team's members, from `first` on and before `after`."""
    return (
        TimeEntry.objects.filter(user__team_id=team_id, date__gte=first, date__lt=after)
        .values("user_id")
        .annotate(total=Sum("hours"))
        .order_by("user_id")
    )


@declared_query
def invoiced(first: date, after: date) -> QuerySet[Invoice, Any]:
    """`status` and `amount` of what was issued from `first` on and before `after`."""
    return (
        Invoice.objects.filter(issue_date__gte=first, issue_date__lt=after)
        .values("status")
        .annotate(amount=Sum("total"))
        .order_by("status")
    )


@declared_query
def invoiced_to_client(client_id: int, first: date, after: date) -> QuerySet[Invoice, Any]:
    """`status` and `amount` of what was issued from `first` on and before `after`."""
    return (
        Invoice.objects.filter(client_id=client_id, issue_date__gte=first, issue_date__lt=after)
        .values("status")
        .annotate(amount=Sum("total"))
        .order_by("status")
    )


@declared_query
def payments_of_invoice(invoice_id: int) -> QuerySet[Payment]:
    return Payment.objects.filter(invoice_id=invoice_id).order_by("paid_at")


@declared_query
def expenses_of_project(project_id: int, first: date, after: date) -> QuerySet[Expense, Any]:
    """`user_id` and `amount`, from `first` on and before `after`."""
    return (
        Expense.objects.filter(project_id=project_id, date__gte=first, date__lt=after)
        .values("user_id")
        .annotate(total=Sum("amount"))
        .order_by("user_id")
    )
