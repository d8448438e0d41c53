"""A command in a process whose files may not grow beyond a size: `tests.backups.limited BYTES COMMAND…`."""

import resource
import sys

from django.core.management import execute_from_command_line

most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
execute_from_command_line(["manage.py", *sys.argv[2:]])
