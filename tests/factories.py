"""Rows for tests: fixed plain values, nothing random, no clock. A published update is made by the real moves."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group

from livelihood.models import Task
from projects.attraction.models import Campaign, CampaignCategory
from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from projects.stage_moves import Stage
from zone.moves import make_move
from zone.people.models import Department, User
from zone.tracking.models import Indicator, Pillar, ReportMonth, Undertaking
from zone.tracking.updates import drafts

MARCH = date(2026, 3, 1)
PASSWORD = "Promise-2026"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"dept-{n:04d}")
    name = factory.Sequence(lambda n: f"建设局{n:04d}")


class UserFactory(factory.django.DjangoModelFactory):
    """An account; `roles=["reporter"]` puts it into those groups."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n:04d}")
    name = factory.Sequence(lambda n: f"测试账号{n:04d}")
    must_change_password = False
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or []:
            self.groups.add(Group.objects.get(name=role))


class ReportMonthFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportMonth
        django_get_or_create = ("month",)

    month = MARCH
    due_on = date(2099, 3, 25)


class UndertakingFactory(factory.django.DjangoModelFactory):
    """A bare undertaking of the kind that needs no department check; pages want its children instead."""

    class Meta:
        model = Undertaking

    code = factory.Sequence(lambda n: f"MS2026-{n:04d}")
    kind = "task"
    name = factory.Sequence(lambda n: f"口袋公园建设{n:04d}")
    pillar = Pillar.LIVELIHOOD
    lead_department = factory.SubFactory(DepartmentFactory)
    first_month = date(2026, 1, 1)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    undertaking = factory.SubFactory(UndertakingFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = "建成口袋公园"
    unit = "处"
    target = Decimal(12)


def filed_values(values: Mapping[Indicator, Any], *, by: User, month: date = MARCH):
    """A submitted update with these values of one undertaking's indicators, made by the real functions."""
    update = drafts.start(next(iter(values)).undertaking, month, by=by)
    typed = {one.pk: drafts.Entry(Decimal(value), "属实") for one, value in values.items()}
    update = drafts.save_draft(update, by=by, version=update.version, texts={"progress": "已完成选址。"}, typed=typed)
    return drafts.submit_draft(update, by=by)


def filed_update(indicator: Indicator, value, *, by: User, month: date = MARCH):
    """The same with one value."""
    return filed_values({indicator: value}, by=by, month=month)


def publish(update, *, by: User):
    """Publish a filed update, checked first in its department's stead where its kind asks for a check."""
    if update.undertaking.asks_department_check and update.state == "submitted":
        checker = User.objects.filter(username="checker").first() or UserFactory(
            username="checker", name="代审管理员", roles=["administrator"]
        )
        update = make_move(update, "stand_in", by=checker, content_hash=update.hash_now())
    return make_move(update, "publish", by=by, content_hash=update.hash_now())


def published_update(indicator: Indicator, value, *, by: User, publisher: User, month: date = MARCH):
    """A published update with one value."""
    return publish(filed_update(indicator, value, by=by, month=month), by=publisher)


def filed_correction(indicator: Indicator, value, *, by: User, month: date = MARCH, reason: str = "漏报"):
    """A correction of what its undertaking has published for a month: another value, submitted."""
    draft = drafts.start_correction(indicator.undertaking, month, by=by, reason=reason)
    typed = {indicator.pk: drafts.Entry(value, "属实")}
    return drafts.submit_draft(drafts.save_draft(draft, by=by, version=0, texts={}, typed=typed), by=by)


class ParkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Park

    code = factory.Sequence(lambda n: f"park-{n:04d}")
    name = factory.Sequence(lambda n: f"新材料产业园{n:04d}")


class ChainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IndustryChain

    code = factory.Sequence(lambda n: f"chain-{n:04d}")
    name = factory.Sequence(lambda n: f"高端装备产业链{n:04d}")


class EnterpriseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enterprise

    code = factory.Sequence(lambda n: f"E{n:04d}")
    name = factory.Sequence(lambda n: f"某某装备制造有限公司{n:04d}")


class ProjectFactory(UndertakingFactory):
    class Meta:
        model = Project

    code = factory.Sequence(lambda n: f"P2026-{n:04d}")
    kind = "project"
    name = factory.Sequence(lambda n: f"智能制造产业园{n:04d}")
    pillar = Pillar.INDUSTRY
    stage = Stage.UNDER_CONSTRUCTION


class CampaignFactory(UndertakingFactory):
    class Meta:
        model = Campaign

    code = factory.Sequence(lambda n: f"C2026-{n:04d}")
    kind = "campaign"
    name = factory.Sequence(lambda n: f"招商引资攻坚{n:04d}")
    pillar = Pillar.ATTRACTION
    category = CampaignCategory.ATTRACTION
    year = 2026


class TaskFactory(UndertakingFactory):
    """A livelihood task; its code follows from year and number."""

    class Meta:
        model = Task
        exclude = ("code",)

    year = 2026
    number = factory.Sequence(lambda n: n % 99 + 1)
    category = "habitat"
