"""The worker's queue has no place in the console: a batch's own page says how far it is."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)
