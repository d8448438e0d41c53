"""The worker's queue has no place in the console: a batch's own page tells how far it is, in the zone's words."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)
