"""Weights on disk: `photofix.safetensors` (fp16) beside its manifest `photofix.json`, checked when loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from photofix.errors import WeightsError
from photofix.network.manifest import NAME, REMEDY, Listed, Manifest, read_manifest, write_manifest
from photofix.network.model import RestorationNet, Sharing
from photofix.paths import weights_dir
from photofix.photo.safe_file import write_bytes_safely
from photofix.tasks.kit.outputs import Output

KINDS: tuple[Literal["map"], Literal["global"]] = ("map", "global")
COARSE = 4
"""Stride that an output gets of which only the place in a row is known: none of fine detail."""


def save_weights(net: RestorationNet, manifest: Manifest, folder: Path) -> None:
    """Write fp16 tensors and the manifest with their hash into `folder`."""
    state = {name: value.detach().cpu().contiguous() for name, value in net.state_dict().items()}
    tensors = {name: value.half() if value.is_floating_point() else value for name, value in state.items()}
    blob = save_tensors(tensors)
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes_safely(folder / f"{NAME}.safetensors", blob)
    own = {"sha256": hashlib.sha256(blob).hexdigest(), "outputs": listed(net.outputs)}
    write_manifest(Manifest(**(vars(manifest) | own)), folder)


def load_weights(
    outputs: Mapping[str, Sequence[Output]], folder: Path | None = None
) -> tuple[RestorationNet, Manifest]:
    """The trained network for those of the wanted tasks that the weights know.

    Args:
        outputs: task key -> outputs of every installed task; tasks without a row in the weights are left out, outputs
            that the weights do not know are neutral.
        folder: where the weights are; None = installed with the program.

    Raises:
        WeightsError: missing, changed since the manifest was written, or made for another network.
    """
    folder = folder or weights_dir()
    manifest = read_manifest(folder)
    tensors = _read_tensors(folder / f"{NAME}.safetensors", manifest)
    missing = [key for key in manifest.tasks if key not in outputs]
    if missing:
        raise WeightsError(f"The weights know the task '{missing[0]}', this PhotoFix does not; update PhotoFix.")
    wanted = {key: outputs[key] for key in manifest.tasks}
    try:
        net = restored_net(tensors, wanted, manifest.outputs, manifest.sharing, manifest.rank)
    except RuntimeError as error:
        raise WeightsError(f"The weights in {folder} do not fit this version's network; {REMEDY}.") from error
    return net, manifest


def restored_net(
    state: Mapping[str, Tensor], outputs: Mapping[str, Sequence[Output]], said: Listed, sharing: Sharing, rank: int
) -> RestorationNet:
    """The network of a stored `state` that gives `outputs`, where its rows gave others: those they do not know are
    neutral.

    Args:
        state: `RestorationNet.state_dict`.
        outputs: of the tasks in `state`, in the order of its rows.
        said: what was written down of the outputs the rows give, see `Manifest.outputs`.
        sharing, rank: of the network.

    Raises:
        RuntimeError: the state is another network's.
    """
    scenes = known_scenes(state)
    net = RestorationNet(outputs, sharing, rank, scenes)
    saved = {key: known_outputs(wanted, said.get(key)) for key, wanted in outputs.items()}
    if listed(saved) == listed(outputs):
        net.load_state_dict(state)
        return net
    old = RestorationNet(saved, sharing, rank, scenes)
    old.load_state_dict(state)
    adopt(net, old)
    return net


def known_scenes(state: Mapping[str, Tensor]) -> tuple[str, ...]:
    """`RestorationNet.scenes` of the network of a stored `state`."""
    return tuple(dict.fromkeys(name.split(".")[1] for name in state if name.startswith("readers.")))


def listed(outputs: Mapping[str, Sequence[Output]]) -> Listed:
    """The outputs of tasks as they are written down."""
    return {
        key: {kind: {output.name: output.channels for output in task if output.kind == kind} for kind in KINDS}
        for key, task in outputs.items()
    }


def known_outputs(outputs: Sequence[Output], said: Mapping[str, Mapping[str, int]] | None) -> tuple[Output, ...]:
    """What a row gives: as was `said`, or those of `outputs` that were there before it was written down."""
    if said is None:
        return tuple(output for output in outputs if not output.is_later)
    named = {(output.kind, output.name): output for output in outputs}
    gone = Output("", "map", 1, stride=COARSE)
    return tuple(
        replace(named.get((kind, name), gone), name=name, kind=kind, channels=channels)
        for kind in KINDS
        for name, channels in said.get(kind, {}).items()
    )


@torch.no_grad()
def adopt(net: RestorationNet, old: RestorationNet) -> None:
    """Warm start: take over what `old` has learned; tasks and outputs that it does not know start neutral."""
    net.add_scenes(old.scenes)
    state = net.state_dict()
    shared = {name: value for name, value in old.state_dict().items() if not name.startswith("matrix.")}
    fitting = {name: value for name, value in shared.items() if name in state and state[name].shape == value.shape}
    net.load_state_dict(fitting, strict=False)
    mixing, basis, residual = old.matrix.at_rank(net.matrix.basis.shape[0])
    basis, residual = (net.layout.translated(rows, old.layout) for rows in (basis, residual))
    net.matrix.load_rows(old.matrix.keys, mixing, basis, residual)
    for index, key in enumerate(net.matrix.keys):
        if key in old.outputs:
            row = net.matrix.row(key)
            told = net.layout.retold(row, net.outputs[key], old.matrix.row(key), old.layout, old.outputs[key])
            net.matrix.residual[index] += told - row


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
