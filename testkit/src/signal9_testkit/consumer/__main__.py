"""Checks declarations against the contracts that are installed: `python -m signal9_testkit.consumer signal9.toml`."""

import sys
from pathlib import Path

from signal9_testkit.consumer.declaration import read_declaration
from signal9_testkit.consumer.deliveries import deliveries
from signal9_testkit.errors import KitError

USAGE = "usage: python -m signal9_testkit.consumer DECLARATION…   (TOML, JSON or a Pact V4 file of messages)\n"


def main(arguments: list[str]) -> int:
    """Exit code 0 where every declared event and field exists, 1 with the reasons on standard error, 2 without arguments."""
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stderr.write(USAGE)
        return 0 if arguments else 2
    failed = False
    for name in arguments:
        try:
            declaration = read_declaration(Path(name))
            count = len(list(deliveries(declaration)))
        except KitError as error:
            sys.stderr.write(f"{name}: {error}\n")
            failed = True
        else:
            events, fields = len(declaration.reads), sum(map(len, declaration.reads.values()))
            sys.stdout.write(
                f"{name}: {declaration.consumer} reads {fields} fields of {events} events ({count} messages to test with)\n"
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
