"""Ids and codes of keys: what is stored of them once must be found again for ever."""

from zone.ledger import keys

KEY, EARLIER = "a-key-of-the-tests-that-nobody-else-has", "an-earlier-key-of-the-tests-not-used-now"


def test_a_key_has_the_same_id_and_makes_the_same_code_for_ever(settings):
    settings.LEDGER_KEYS = [KEY, EARLIER]
    assert keys.ring() == {"39f0d56eb3b5": KEY.encode(), "935539833613": EARLIER.encode()}
    code = "a869ee0bc694403a9535ec9b929c446fd36b71da20aa1b4d1bc2df18b14e5d8b"
    assert keys.current_id() == "39f0d56eb3b5"
    assert keys.authenticate("0" * 64) == ("39f0d56eb3b5", code)
    assert keys.code(KEY.encode(), "0" * 64) == code
