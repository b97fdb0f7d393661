#!/usr/bin/env python
"""Django's command line for the Partnership Portal."""

import os
import sys


def main():
    # Django must not load before its settings have an environment.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:] == ["up"]:
        from portal.embedded.launch import launch  # noqa: PLC0415

        launch()
    elif not os.environ.get("DATABASE_URL"):
        from portal.embedded.addresses import complete_environment, was_run_here  # noqa: PLC0415

        if was_run_here():
            complete_environment()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
