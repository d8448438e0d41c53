"""What the console is sent and answers with."""


def management(prefix: str, total: int = 0, initial: int = 0) -> dict:
    """What the console sends with every list of lines."""
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def undertaking_form(**changed) -> dict:
    """The fields that undertakings of every kind have, as the console sends them."""
    sent = {"code": "P2026-777", "name": "智能装备产业园", "pillar": "industry", "state": "active"}
    return {**sent, **management("indicators"), **changed}


def errors(response) -> str:
    """The page that shows a refused form again."""
    assert response.status_code == 200
    return response.content.decode()
