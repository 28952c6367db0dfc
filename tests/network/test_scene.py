"""What is read from the encoder of fine detail: neutral at first, each photo on its own, kept with the weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from shallow import make_shallow
from skimage import data
from small_weights import write_small_weights
from torch import Tensor

from photofix.network import device
from photofix.network.analyzer import Analyzer
from photofix.network.checkpoint import Manifest, adopt, load_weights, save_weights
from photofix.network.heads import CONTEXT
from photofix.network.model import RestorationNet
from photofix.network.presence import evidence, presence
from photofix.network.scene import CELL, can_read
from photofix.network.views import half, overview, scene_view
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks

OUTPUTS = {key: task.outputs for key, task in load_tasks().items()}
READ = [key for key, outputs in OUTPUTS.items() if can_read(outputs)]
KEY = READ[0]


@pytest.fixture(scope="module", autouse=True)
def _shallow() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        patch.setattr(device, "fast_dtype", lambda _: torch.float32)  # the same arithmetic on every processor
        yield


def photos(count: int, height: int = 64, width: int = 96, seed: int = 5) -> Tensor:
    return torch.rand(count, 3, height, width, generator=torch.Generator().manual_seed(seed))


def awake() -> RestorationNet:
    torch.manual_seed(4)
    net = RestorationNet(OUTPUTS, "features", scenes=READ).eval()
    with torch.no_grad():
        for key in READ:
            net.readers[key].get_used_to([net.see(photos(2)).features])
            for layer in ("film", "maps", "numbers"):
                getattr(net.readers[key], layer).weight.normal_(std=0.1)
    return net


def test_what_has_maps_as_coarse_as_the_features_can_be_read() -> None:
    assert READ and not any(load_tasks()[key].refines for key in READ)
    with pytest.raises(ValueError, match="cannot be read"):
        RestorationNet(OUTPUTS, scenes=[key for key in OUTPUTS if key not in READ])


def test_a_new_reader_is_neutral_and_the_rest_of_the_network_is_as_without_it() -> None:
    torch.manual_seed(3)
    net, batch = RestorationNet(OUTPUTS, "features").eval(), photos(2)
    with torch.inference_mode():
        before = net(batch)
    net.add_scenes(READ)
    with torch.inference_mode():
        after, answer = net(batch), net.eval().read(net.see(batch), KEY)
    assert torch.equal(answer.presence, torch.zeros(2))
    for output in OUTPUTS[KEY]:
        value = answer.raw[output.name]
        cells = (64 // (2 * CELL), 96 // (2 * CELL)) if output.kind == "map" else (1, 1)
        torch.testing.assert_close(value, torch.full((2, *cells, output.channels), output.init))
        assert torch.equal(before[KEY].raw[output.name], after[KEY].raw[output.name])


def test_a_photo_is_read_on_its_own_and_told_of_company() -> None:
    net, batch = awake(), photos(3)
    with torch.inference_mode():
        together, alone = net.read(net.see(batch), KEY), net.read(net.see(batch[1:2]), KEY)
        net.readers[KEY].joint.fill_(0.5)
        told = net.read(net.see(batch[1:2]), KEY, torch.ones(1))
    for name, value in alone.raw.items():
        torch.testing.assert_close(together.raw[name][1:2], value, atol=1e-4, rtol=1e-4)
        assert value.std() > 0 and not torch.equal(told.raw[name], value)


def test_what_is_usual_is_the_mean_and_spread_of_the_features() -> None:
    net, batches = awake(), [photos(2, seed=seed) for seed in (1, 2)]
    reader, features = net.readers[KEY], [net.see(batch).features for batch in batches]
    reader.get_used_to(features)
    seen = [reader.usual[3](part[3]) for part in features]
    channels = torch.cat([part.transpose(0, 1).flatten(1) for part in seen], 1)
    torch.testing.assert_close(channels.mean(1), torch.zeros(len(channels)), atol=0.05, rtol=0)
    assert (channels.std(1) <= 1.01).all()


def test_nothing_learns_through_the_encoder() -> None:
    net = awake()
    torch.stack([value.sum() for value in net.read(net.see(photos(1)), KEY).raw.values()]).sum().backward()
    assert all(value.grad is None for value in net.details.parameters())
    assert any(value.grad is not None for value in net.readers.parameters())


def test_readers_are_kept_with_the_weights_and_taken_over(tmp_path: Path) -> None:
    net, batch = awake(), photos(1)
    save_weights(net, Manifest(tuple(OUTPUTS), {}, "features"), tmp_path)
    loaded, _ = load_weights(OUTPUTS, tmp_path)
    assert loaded.scenes == net.scenes == tuple(READ)
    other = RestorationNet(OUTPUTS, "features")
    adopt(other, net)
    with torch.inference_mode():
        said = net.read(net.see(batch), KEY).raw
        kept, taken = (one.eval().read(one.see(batch), KEY).raw for one in (loaded, other))
    for name, value in said.items():
        torch.testing.assert_close(kept[name], value, atol=2e-2, rtol=2e-2)
        torch.testing.assert_close(taken[name], value)


@pytest.mark.parametrize(("height", "width"), [(300, 512), (512, 90), (16, 16), (50, 40), (16, 512)])
def test_the_view_of_the_encoder_fits_it_and_keeps_means(height: int, width: int) -> None:
    view = np.random.default_rng(1).random((height, width, 3), np.float32)
    seen = scene_view(view)
    assert not any(side % 32 for side in seen.shape[:2]) and 32 <= max(seen.shape[:2]) <= 192
    assert half(seen).shape == (seen.shape[0] // 2, seen.shape[1] // 2, 3)
    np.testing.assert_allclose(half(seen).mean((0, 1)), view.mean((0, 1)), atol=0.03)


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    """Of weights with readers that say something."""
    folder = write_small_weights(tmp_path_factory.mktemp("weights"))
    net, manifest = load_weights(OUTPUTS, folder)
    net.add_scenes(READ)
    net.readers.load_state_dict(awake().readers.state_dict())
    save_weights(net, manifest, folder)
    return Analyzer("cpu", folder)


def test_the_program_reads_from_the_encoder_what_undoes_the_damage_and_not_whether_it_is_there(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(None, data.astronaut()[::2, ::2], sha256="a")
    found = analyzer.first_look(photo).tasks[KEY]
    view = analyzer._whole.small(np.asarray(photo.pixels, np.float32) / 255, KEY)
    assert view.shape == (96, 96, 3)
    for values in (found.params, found.joint):
        assert values["smooth"].shape == view.shape and all(np.isfinite(value).all() for value in values.values())
    assert len(analyzer.evidence(photo, KEY)) > 1
    _, told = analyzer.composed(np.asarray(photo.pixels, np.float32) / 255, KEY)
    assert told["sharp_depth"].shape[:2] == (48, 48)
    with torch.no_grad():
        analyzer._network.net.readers[KEY].numbers.bias += 3
    now = analyzer.first_look(photo).tasks[KEY]
    assert now.presence == found.presence
    for was, is_now in ((found.params, now.params), (found.joint, now.joint)):
        assert not np.array_equal(was["airlight"], is_now["airlight"])
    rest = [key for key in OUTPUTS if load_tasks()[key].overviewed and key not in READ]
    assert all(overview(view).shape == analyzer._whole.small(view, key).shape for key in rest)


def test_what_readers_know_of_a_photo_speaks_for_presence_where_it_has_weights(analyzer: Analyzer) -> None:
    photo, task = Photo(None, data.astronaut()[::2, ::2], sha256="a"), load_tasks()[KEY]
    looks = analyzer._whole.looks(np.asarray(photo.pixels, np.float32) / 255)
    known = analyzer._whole.known(looks)
    assert known.shape == (len(READ) * CONTEXT,) and known.std() > 0
    told = evidence(task, analyzer._whole.shown(looks, KEY))
    assert np.array_equal(told[-1 - len(known) : -1], known)
    weights = np.zeros(len(told))
    alone = presence(task, analyzer._whole.shown(looks, KEY), weights.tolist())
    weights[-1 - len(known) : -1] = np.sign(known) / np.abs(known).sum()
    spoken = presence(task, analyzer._whole.shown(looks, KEY), weights.tolist())
    assert spoken / task.trust(overview(looks.view)) == pytest.approx(1 / (1 + np.exp(-1.0)), abs=1e-4)
    assert spoken > alone
