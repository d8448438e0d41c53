"""The chain of seals as people read it, what they take away, and the seal on every paper of a sealed month."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.seals.conftest import check
from tests.seals.test_sealing import correct
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.seals.models import Seal

SEALS = "/reports/seals/"


def words(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def saved(response, file):
    assert response.status_code == 200
    file.write_bytes(b"".join(response))
    return file


@pytest.fixture
def corrected(sealed, indicator, clerk, manager):
    """March, opened again for a correction and closed again."""
    make_move(sealed, "reopen", by=manager, note="更正")
    correct(indicator, 8, by=clerk, publisher=manager)
    return make_move(sealed, "close", by=manager)


def test_the_chain_is_listed_with_what_each_seal_covers(corrected, console):
    page = words(console.get(SEALS))
    for seal in Seal.objects.all():
        assert str(seal) in page and f"{SEALS}{seal.number}/package.zip" in page
    assert "改动 1 份" in page and "管理员甲" in page and "未加盖" in page


def test_before_any_month_is_closed_the_page_says_what_will_stand_there(console):
    assert "还没有封账的月份" in words(console.get(SEALS))


def test_a_clerk_reads_the_chain_but_takes_no_other_departments_months(sealed, client, clerk):
    client.force_login(clerk)
    assert "package.zip" not in words(client.get(SEALS))
    assert client.get(f"{SEALS}1/package.zip").status_code == 403


def test_a_seal_names_the_one_it_supersedes_and_what_changed(corrected, console, indicator):
    first, second = Seal.objects.order_by("number")
    page = words(console.get(f"{SEALS}2/"))
    assert str(first) in page and indicator.undertaking.name in page and "口径有误" in page
    assert f"{SEALS}2/package.zip" in page and str(second) in page


def test_a_correction_names_on_its_pages_the_seal_it_changes(corrected, console, indicator):
    first, second = Seal.objects.order_by("number")
    update = words(console.get(f"/updates/{indicator.undertaking.code}/2026-03/"))
    figure = words(console.get(f"/reports/figures/{indicator.pk}/2026-03/"))
    for page in (update, figure):
        assert f"更正 {first}" in page and str(second) in page and f"更正 {second}" not in page


def test_a_figure_leads_to_its_proof_which_the_outsiders_program_confirms(sealed, indicator, client, clerk, tmp_path):
    client.force_login(clerk)
    page = words(client.get(f"/reports/figures/{indicator.pk}/2026-03/"))
    own = f"{SEALS}figures/{indicator.pk}/2026-03/"
    assert own in page and str(Seal.objects.get()) in page
    assert "7处" in words(client.get(own))
    proof = saved(client.get(f"{own}proof.json"), tmp_path / "proof.json")
    seal = saved(client.get(f"{SEALS}1/seal.json"), tmp_path / "seal.json")
    key = saved(client.get(f"{SEALS}1/public-key.pem"), tmp_path / "key.pem")
    assert (
        check("figure", proof, seal, key)
        == f"通过：口袋公园建设 建成口袋公园 7处（7.0000 处）在 {Seal.objects.get()} 之内"
    )
    assert LedgerEntry.objects.first().action == "export"


def test_while_a_month_is_open_again_its_papers_carry_no_seal_and_the_proof_says_so(
    sealed, indicator, console, manager
):
    make_move(sealed, "reopen", by=manager, note="更正")
    assert str(Seal.objects.get()) not in words(console.get(f"/reports/figures/{indicator.pk}/2026-03/"))
    assert "封账后又重新开放" in words(console.get(f"{SEALS}figures/{indicator.pk}/2026-03/"))


def test_what_is_not_sealed_has_no_proof(published, indicator, console):
    for address in ("1/", "1/package.zip", "1/seal.json", "99999999999/", f"figures/{indicator.pk}/2026-03/"):
        assert console.get(SEALS + address).status_code == 404
    assert console.get(f"{SEALS}figures/{indicator.pk}/never/").status_code == 404


PAPERS = {
    "/reports/annual/2026/": "page",
    "/reports/annual/2026/?format=print": "page",
    "/reports/annual/2026/?format=xlsx": "workbook",
    "/reports/figures/{indicator}/2026-03/": "page",
    "/updates/{code}/2026-03/": "page",
    "/updates/?month=2026-03&export=xlsx": "workbook",
    "/updates/?month=2026-03&export=csv": "name",
    "/campaigns/?export=xlsx&layout=month&month=2026-03": "workbook",
    "/projects/?export=xlsx&layout=dispatch&month=2026-03": "workbook",
}


@pytest.mark.parametrize("address", PAPERS)
def test_every_paper_of_a_sealed_month_carries_its_seal(sealed, indicator, console, address):
    response = console.get(address.format(indicator=indicator.pk, code=indicator.undertaking.code))
    assert response.status_code == 200
    seal = str(Seal.objects.get())
    if PAPERS[address] == "page":
        assert seal in response.content.decode()
    elif PAPERS[address] == "workbook":
        book = load_workbook(BytesIO(b"".join(response)))
        cells = [str(cell.value) for worksheet in book for row in worksheet.iter_rows() for cell in row]
        assert any(seal in text for text in [*cells, *(worksheet.oddFooter.center.text or "" for worksheet in book)])
    else:
        b"".join(response)
        assert seal.split(" · ")[1] in response.headers["Content-Disposition"]
