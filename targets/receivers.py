"""What follows other people's news. Only hints: the sweep of each minute finds the same without them."""

from targets.tasks import wake


def wake_publisher(sender, event, **kwargs):
    """A quarter is to be published: wake a worker."""
    if event.kind == "closing.asked":
        wake()
