"""`photofix batch --scheduler`: the same command on a Dask cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from platformdirs import user_data_path

from photofix.batch.plan import IfExists, Settings
from photofix.batch.run import Summary, Watcher
from photofix.errors import PhotoFixError
from photofix.network.manifest import known_weights_sha256


@dataclass(frozen=True)
class Remote:
    """What the command line said.

    Attributes:
        scheduler: address.
        inputs, output: URLs.
        settings: as for a batch on this computer.
        recursive, device: as there.
        journal: folder of journal and report, None = one in the user's data folder that belongs to `output`.
    """

    scheduler: str
    inputs: Sequence[str]
    output: str
    settings: Settings
    recursive: bool
    device: str
    journal: Path | None

    def run(self, watcher: Watcher, stop: Event) -> Summary:
        """Run the batch on the cluster. Raises PhotoFixError if the extra is not installed."""
        try:
            from photofix.batch.cluster import ClusterBatch, run_cluster
        except ImportError as error:
            raise PhotoFixError("The cluster extra is not installed; run: pip install 'photofix[cluster]'") from error
        batch = ClusterBatch(
            self.scheduler,
            self.inputs,
            self.output,
            self.journal or _books(self.output),
            self.settings.edit,
            self.settings.options,
            self.settings.suffix,
            overwrite=self.settings.if_exists is IfExists.overwrite,
            retry_failed=self.settings.retry_failed,
            recursive=self.recursive,
            device=self.device,
            weights_sha256=known_weights_sha256(),
        )
        return run_cluster(batch, watcher, stop)


def _books(output: str) -> Path:
    name = hashlib.sha256(output.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return user_data_path("photofix", appauthor=False) / "batches" / name
