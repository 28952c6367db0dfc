"""Weights on disk: `photofix.safetensors` (fp16) beside its manifest `photofix.json`, checked when loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from photofix.errors import WeightsError
from photofix.network.manifest import NAME, REMEDY, Manifest, read_manifest, write_manifest
from photofix.network.model import RestorationNet
from photofix.paths import weights_dir
from photofix.photo.safe_file import write_bytes_safely
from photofix.tasks.base import Output


def save_weights(net: RestorationNet, manifest: Manifest, folder: Path) -> None:
    """Write fp16 tensors and the manifest with their hash into `folder`."""
    state = {name: value.detach().cpu().contiguous() for name, value in net.state_dict().items()}
    tensors = {name: value.half() if value.is_floating_point() else value for name, value in state.items()}
    blob = save_tensors(tensors)
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes_safely(folder / f"{NAME}.safetensors", blob)
    write_manifest(Manifest(**(vars(manifest) | {"sha256": hashlib.sha256(blob).hexdigest()})), folder)


def load_weights(
    outputs: Mapping[str, Sequence[Output]], folder: Path | None = None
) -> tuple[RestorationNet, Manifest]:
    """The trained network for those of the wanted tasks that the weights know.

    Args:
        outputs: task key -> outputs of every installed task; tasks without a row in the weights are left out.
        folder: where the weights are; None = installed with the program.

    Raises:
        WeightsError: missing, changed since the manifest was written, or made for other outputs.
    """
    folder = folder or weights_dir()
    manifest = read_manifest(folder)
    tensors = _read_tensors(folder / f"{NAME}.safetensors", manifest)
    missing = [key for key in manifest.tasks if key not in outputs]
    if missing:
        raise WeightsError(f"The weights know the task '{missing[0]}', this PhotoFix does not; update PhotoFix.")
    net = RestorationNet({key: outputs[key] for key in manifest.tasks}, manifest.sharing, manifest.rank)
    try:
        net.load_state_dict(tensors)
    except RuntimeError as error:
        raise WeightsError(f"The weights in {folder} do not fit this version's network; {REMEDY}.") from error
    return net, manifest


def adopt(net: RestorationNet, old: RestorationNet) -> None:
    """Warm start: take over what `old` has learned; tasks and outputs that it does not know start neutral."""
    state = net.state_dict()
    shared = {name: value for name, value in old.state_dict().items() if not name.startswith("matrix.")}
    fitting = {name: value for name, value in shared.items() if name in state and state[name].shape == value.shape}
    net.load_state_dict(fitting, strict=False)
    mixing, basis, residual = old.matrix.at_rank(net.matrix.basis.shape[0])
    basis, residual = (net.layout.translated(rows, old.layout) for rows in (basis, residual))
    net.matrix.load_rows(old.matrix.keys, mixing, basis, residual)


def _read_tensors(path: Path, manifest: Manifest) -> dict[str, Tensor]:
    try:
        blob = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"The weights {path} cannot be read ({error.strerror}); {REMEDY}.") from error
    found = hashlib.sha256(blob).hexdigest()
    if found != manifest.sha256:
        raise WeightsError(
            f"The weights {path} have hash {found[:12]}, the manifest says {manifest.sha256[:12]}; {REMEDY}."
        )
    try:
        return {n: value.float() if value.is_floating_point() else value for n, value in load_tensors(blob).items()}
    except SafetensorError as error:
        raise WeightsError(f"The weights {path} are damaged ({error}); {REMEDY}.") from error
