"""Note for the ledger where a request came from."""

from zone.ledger.cache import last_entries
from zone.ledger.ledger import client_address


class AddressMiddleware:
    """Hold the client's address for the ledger entries this request writes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        last_entries.set(None)  # a thread answers one request after the other
        token = client_address.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self.get_response(request)
        finally:
            client_address.reset(token)
