"""A past instant is a place in the ledger: what is asked for it twice is answered alike, whatever happened between.

A thousand instants are asked on SQLite; on PostgreSQL, which answers slower, a quarter of them with as many acts
between. ZONE_INSTANTS=<number> asks as many as it says.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tests.factories import filed_correction, publish
from tests.live_requests import at_once
from tests.reports.conftest import ANNUAL, DECEMBER
from zone.ledger import clock
from zone.ledger.ledger import mark_demo_database, record
from zone.ledger.models import LedgerEntry
from zone.ledger.places import FIXED, fix_instant, place_at
from zone.reports.annual import annual_report
from zone.reports.known_at import parse_instant
from zone.reports.provenance import provenance
from zone.tracking.models import Indicator, ProgressUpdate, Undertaking

TEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
INSTANTS = int(os.environ.get("ZONE_INSTANTS", "250" if connection.vendor == "postgresql" else "1000"))
ACTS = 60


def correct(indicator, value, clerk, manager):
    return publish(filed_correction(indicator, value, by=clerk, month=DECEMBER), by=manager)


def times() -> list[datetime]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("at", flat=True))


def answer(user, known_at) -> str:
    """All that a report and the page of one of its figures say of a past instant."""
    report = annual_report(user, 2024, known_at)
    assert report is not None
    said = [[line.as_dict(), line.text, line.needs_mark] for line in report.lines()]
    for line in list(report.lines())[known_at.second % 3 :][:1]:
        source = provenance(line.indicator, DECEMBER, known_at)
        assert source is not None
        entries = [entry.own_hash for one in source.sources for entry in one.entries]
        words = [revision.text for one in source.sources for revision in one.chain]
        said.append([source.figure.text, source.labels, words, entries])
    return json.dumps([report.document_code, place_at(known_at), said], ensure_ascii=False, sort_keys=True)


def test_what_is_published_has_the_time_of_its_entry(publish_figure):
    publish_figure("7")
    published = ProgressUpdate.objects.get()
    acts = {
        entry.action.partition(".")[2]: entry.at for entry in LedgerEntry.objects.filter(action__contains="update.")
    }
    assert (acts["submit"], acts["publish"]) == (published.submitted_at, published.published_at)
    assert {event.move: event.at for event in published.events.all()} == acts


def test_times_rise_even_when_the_clock_is_set_back(db, publish_figure, clerk, manager, leader, client):
    mark_demo_database()
    with clock.fixed_at(TEN):
        indicator = publish_figure("7", figure_code="F1")
    client.force_login(leader)
    asked = {"format": "json", "known_at": (TEN + timedelta(minutes=30)).isoformat()}
    with clock.fixed_at(TEN + timedelta(minutes=30)):
        archived = client.get(ANNUAL, asked).content
    with clock.fixed_at(TEN + timedelta(minutes=5)):
        corrected = correct(indicator, 9, clerk, manager)
        assert client.get(ANNUAL, asked).content == archived
    assert corrected.published_at > TEN + timedelta(minutes=30)
    assert b'"value": 7' in archived
    assert all(one < next_one for one, next_one in pairwise(times()))


def test_an_instant_that_a_clock_set_back_has_not_reached_is_settled_too(db, leader):
    mark_demo_database()
    later = TEN + timedelta(minutes=30)
    with clock.fixed_at(TEN):
        fix_instant(later, by=leader)
        assert times()[-1] == later  # no other act comes in between, whatever the clock says
        assert record("export").at > later
        fix_instant(later, by=leader)  # which is settled already
    assert LedgerEntry.objects.filter(action=FIXED).count() == 1


def test_the_time_of_the_last_entry_may_be_asked_for_though_the_clock_has_not_reached_it(db):
    mark_demo_database()
    later = TEN + timedelta(minutes=30)
    with clock.fixed_at(later):
        record("export")
    with clock.fixed_at(TEN):
        assert parse_instant(later.isoformat()) == later
        with pytest.raises(ValidationError, match="时间未到"):
            parse_instant((later + timedelta(microseconds=1)).isoformat())


def test_a_page_of_a_past_instant_settles_it_for_those_who_may_read_it(client, leader, security, publish_figure):
    publish_figure("7")
    instant = clock.now()
    asked = {"known_at": instant.isoformat()}
    client.force_login(security)
    client.get(ANNUAL, asked)
    client.force_login(leader)
    client.get(ANNUAL, {"known_at": "去年底"})
    assert not LedgerEntry.objects.filter(action=FIXED).exists()
    client.get(ANNUAL, asked)
    entry = LedgerEntry.objects.get(action=FIXED)
    assert entry.actor_id == leader.pk and entry.at >= instant


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_waits_for_the_ledger_is_later_than_every_instant_asked_before(
    publish_figure, clerk, manager, leader
):
    indicator = publish_figure("7", figure_code="F1")
    held, asked = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                record("export")
                held.set()
                asked.wait(2)  # meanwhile somebody publishes and somebody asks: both wait
        finally:
            connection.close()

    def publish_behind():
        try:
            held.wait(5)
            return correct(indicator, 9, clerk, manager)
        finally:
            connection.close()

    def ask():
        try:
            held.wait(5)
            instant = clock.now()
            asked.set()
            fix_instant(instant, by=leader)
            return instant, answer(leader, instant)
        finally:
            connection.close()

    _, corrected, (instant, archived) = at_once(hold, publish_behind, ask)
    assert corrected.published_at > instant
    assert corrected.published_at == LedgerEntry.objects.get(action="progressupdate.publish", object_id=corrected.pk).at
    assert answer(leader, instant) == archived
    assert all(one < next_one for one, next_one in pairwise(times()))


def test_many_instants_of_a_random_history_are_answered_as_they_were_then(db, publish_figure, clerk, manager, leader):
    mark_demo_database()
    chance = Random(20260301)
    with clock.fixed_at(TEN):
        indicators = [
            publish_figure(str(number), figure_code=f"F{number}", example=number == 3, qualifier="at_least")
            for number in range(1, 4)
        ]

    def rename(row, **facts):
        """As the console does it: the row and its entry."""
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        record("master.change", actor=manager, obj=row, topic="x", changes={name: ["", ""] for name in facts})

    def act(number):
        one = Indicator.objects.get(pk=chance.choice(indicators).pk)
        match chance.randrange(6):
            case 0:
                rename(one, name=f"指标{number}", qualifier_word=chance.choice(["余", "以上", ""]))
            case 1:
                rename(Undertaking.objects.get(pk=one.undertaking_id), name=f"事项{number}", is_example=number % 2 == 0)
            case 2:
                rename(one, figure_code=f"F{100 + number}", horizon=chance.choice(["year", "first half"]))
            case _:
                correct(one, number, clerk, manager)

    plan = [("ask", None)] * INSTANTS + [("act", number) for number in range(ACTS)]
    chance.shuffle(plan)
    now, archived = TEN, {}
    for what, number in plan:
        seconds, is_set_back = chance.uniform(0, 20), chance.random() < 0.01
        now += timedelta(seconds=seconds) - is_set_back * timedelta(minutes=30)
        with clock.fixed_at(now):
            if what == "act":
                act(number)
                continue
            instant = now - timedelta(seconds=chance.choice([0, 0, chance.uniform(0, 600)]))
            fix_instant(instant, by=leader)
            archived[instant] = answer(leader, instant)
    assert len(archived) > 0.9 * INSTANTS and len(set(archived.values())) > ACTS / 2
    assert [instant for instant, said in archived.items() if answer(leader, instant) != said] == []
    assert all(one < next_one for one, next_one in pairwise(times()))
