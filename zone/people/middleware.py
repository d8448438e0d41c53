"""Send whoever must change the password to the page that does."""


class PasswordChangeMiddleware:
    """Placeholder order in the chain; see settings."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
