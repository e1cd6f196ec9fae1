"""Full-text searches, best matches first."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from agency.people.models import Client, User
from agency.work.models import Project, Task
from django_idx import declared_query


def _query(words: str, config: str = "english") -> SearchQuery:
    return SearchQuery(words, config=config, search_type="websearch")


def _rank(query: SearchQuery) -> SearchRank:
    return SearchRank(F("search"), query)


@declared_query
def projects(words: str, limit: int = 20) -> QuerySet[Project]:
    query = _query(words)
    return (
        Project.objects.filter(search=query, deleted_at__isnull=True)
        .annotate(rank=_rank(query))
        .order_by("-rank", "id")[:limit]
    )


@declared_query
def tasks(words: str, limit: int = 20) -> QuerySet[Task]:
    query = _query(words)
    return (
        Task.objects.filter(search=query)
        .annotate(rank=_rank(query))
        .order_by("-rank", "id")[:limit]
    )


@declared_query
def clients(words: str, limit: int = 20) -> QuerySet[Client]:
    query = _query(words)
    return (
        Client.objects.filter(search=query)
        .annotate(rank=_rank(query))
        .order_by("-rank", "id")[:limit]
    )


@declared_query
def users(words: str, limit: int = 20) -> QuerySet[User]:
    query = _query(words, config="simple")
    return (
        User.objects.filter(search=query)
        .annotate(rank=_rank(query))
        .order_by("-rank", "id")[:limit]
    )
