"""What a server process holds once it is loaded."""

import subprocess
import sys

LOADED = """
import gc, sys
import zone.wsgi
print(gc.get_freeze_count() > 10 * len(gc.get_objects()), "projects.views" in sys.modules, "pypinyin" in sys.modules)
"""


def test_every_room_is_loaded_and_set_aside_from_garbage_collection_but_nothing_that_few_pages_need():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "False"]
