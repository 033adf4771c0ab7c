"""A question of the tracker that somebody follows."""

from django.db import connection, models


class SearchQuerySet(models.QuerySet["Search"]):
    def hold(self) -> None:
        """Let nobody else add or drop searches until the transaction ends.

        A search goes with the last one who follows it; without this, somebody could begin to
        follow it at that very moment.
        """
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self.model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")

    def drop_unfollowed(self) -> None:
        self.filter(subscriptions=None, wishes=None).delete()


class Search(models.Model):
    """A search of the tracker, shared by all who follow it."""

    MAX_LENGTH = 1500

    query = models.CharField(max_length=MAX_LENGTH, unique=True, blank=True)
    """The tracker's canonical query string; empty is every demand."""

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"

    def __str__(self) -> str:
        return f"Search {self.pk}"
