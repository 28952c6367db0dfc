"""The command `photofix`: its first word chooses a command; photos, or nothing, open the window.

`--help` and `--version` answer without importing Qt or torch.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from photofix import __version__
from photofix.photo.isolation import HELPER_WORD, warm_up
from photofix.threads import calm_threads

CLI_COMMANDS = ("restore", "batch", "survey", "info")
TRAINING_COMMANDS = ("train", "calibrate", "evaluate", "experiments")

_EPILOG = """commands:
  restore       restore photos and write the results
  batch         restore whole folders; can be interrupted and resumed
  survey        rank a collection by damage, change nothing
  info          what is found in photos; without one, versions, device and weights
  train, calibrate, evaluate, experiments
                make and measure the network's weights

'photofix COMMAND --help' explains a command. A photo named like a command: photofix ./batch"""


def main() -> int:
    """Run the command line in `sys.argv`; gives the exit code of the process."""
    calm_threads()
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    if first == HELPER_WORD:
        return be_helper(arguments)
    if first in CLI_COMMANDS:
        if first != "info" and "--help" not in arguments:
            warm_up()  # its libraries load while torch does
        gc.disable()  # while much is imported, as in `open_window`
        from photofix.cli.main import main as run_cli

        gc.freeze()
        gc.enable()
        return run_cli(arguments)
    if first in TRAINING_COMMANDS:
        return train(arguments)
    return open_window(arguments)


def train(arguments: list[str]) -> int:
    """Make or measure weights. Packaged programs leave it out: it needs libraries of its own."""
    try:
        from photofix.training.commands import main as run_training
    except ModuleNotFoundError:
        print("This package has no training in it; pip install 'photofix[train]' brings it.", file=sys.stderr)
        return 1
    return run_training(arguments)


def be_helper(arguments: list[str]) -> int:
    """Read photos for the packaged program that started this process."""
    from photofix.photo.helper import main as serve

    serve(int(arguments[1]))
    return 0


def open_window(arguments: list[str]) -> int:
    """Show the window with the photos named in `arguments`."""
    chosen = window_parser().parse_args(arguments)
    gc.disable()  # the collector would go through all that is imported, again and again: a seventh of the start
    warm_up()  # its libraries load while Qt does
    from photofix.ui.app import run

    return run(chosen.photos, chosen.device)


def window_parser() -> argparse.ArgumentParser:
    """What `photofix` understands when no command is named."""
    parser = argparse.ArgumentParser(
        prog="photofix",
        description="Restore photographs: haze, rust, faded colour and noise. Photos, or nothing, open the window.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="photos to open in the window")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps", "xpu"), help="where to compute, this time")
    parser.add_argument("--version", action="version", version=f"photofix {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
