"""As `tests.batches.kill_worker`, for a page that begins the work: `tests.batches.kill_page`."""

from tests.batches.kill_worker import main, outcome  # sets Django up before the models are imported
from zone.batches import tasks

if __name__ == "__main__":
    tasks.SECONDS_IN_REQUEST = 600
    main(outcome, work=tasks.start)
