"""Behind a web server of our own: the client's address is the one that server saw."""

from ipaddress import ip_address


class ProxyAddressMiddleware:
    """Take REMOTE_ADDR from X-Real-IP, so that the ledger and the sign-in lock know who asked.

    In use only with ZONE_BEHIND_PROXY=1, where the web server sets the header on every
    request (docs/deploy.md) and no client can write it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.META["REMOTE_ADDR"] = str(ip_address(request.headers.get("X-Real-IP", "")))
        except ValueError:
            pass  # asked directly, as a probe does: the connection's own address stands
        return self.get_response(request)
