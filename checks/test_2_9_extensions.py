"""Extensions are installed, where their users look for them."""


def test_extension(extension, compare):
    """The extension is installed in the promised schema."""
    compare(extension)
