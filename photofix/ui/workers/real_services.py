"""The window's doors to the real package. Torch comes in with `make_analyzer`, in the analysis thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths

from photofix.analysis import Analysis
from photofix.batch.desk import Desk
from photofix.batch.orders_file import claim_orders_file
from photofix.edit import Edit
from photofix.export.check import check_preview
from photofix.export.export import export_photo
from photofix.network.manifest import known_weights_sha256
from photofix.photo.photo import Photo
from photofix.photo.preview import embedded_preview
from photofix.photo.read import read_bytes
from photofix.render.ahead import look_ahead
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.restore.analyser import PhotoAnalyzer
from photofix.restore.credits import credits
from photofix.restore.hashing import file_sha256
from photofix.restore.one_print import keep_prints, proposed_prints, read_input
from photofix.restore.software import software_facts
from photofix.scan.upright import find_turn
from photofix.store.analysis_cache import AnalysisCache
from photofix.store.sidecar import Sidecar, forget_others, keep_other, kept_others, load_sidecar, save_sidecar
from photofix.ui.workers.services import Services


def real_services(device: str = "auto", weights_folder: Path | None = None) -> Services:
    """Services on the weights in `weights_folder` (None = installed); `device` as on the command line."""
    cache, preview = AnalysisCache(None), Preview()
    weights = known_weights_sha256(weights_folder)

    def make_analyzer() -> PhotoAnalyzer:
        from photofix.network.analyzer import Analyzer

        return Analyzer(device, weights_folder)

    def load_edit(photo: Photo) -> tuple[Edit | None, str]:
        sidecar = load_sidecar(photo)
        return (None, "") if sidecar is None else (sidecar.edit, _remark(sidecar, photo, weights))

    def cached(photo: Photo) -> Analysis | None:
        return cache.get(photo.sha256, weights)

    def make_desk() -> Desk:
        file, let_go = claim_orders_file(_data_folder())
        return Desk(make_analyzer, file, cache, let_go)

    return Services(
        read=read_input,
        read_bytes=read_bytes,
        proposed_prints=proposed_prints,
        keep_prints=keep_prints,
        proposed_turn=find_turn,
        embedded=embedded_preview,
        render=render,
        preview=preview.render,
        forget=preview.forget,
        look_ahead=look_ahead,
        check=check_preview,
        export=export_photo,
        load_edit=load_edit,
        save_edit=save_sidecar,
        keep_other=keep_other,
        kept_others=kept_others,
        forget_others=forget_others,
        make_analyzer=make_analyzer,
        cached=cached,
        is_known=lambda path: cache.has(file_sha256(path) or "", weights),
        keep=cache.put,
        make_desk=make_desk,
        cache_bytes=cache.size_bytes,
        clear_cache=cache.clear,
        facts=lambda: {**software_facts(), "weights": weights or "not told"},
        credits=credits,
    )


def _data_folder() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remark(sidecar: Sidecar, photo: Photo, weights: str) -> str:
    """What a person should know of a saved edit that is applied again."""
    if sidecar.photo_sha256 and sidecar.photo_sha256 != photo.sha256:
        return QCoreApplication.translate(
            "sidecar", "The file was changed since its edits were saved; they are applied again"
        )
    if sidecar.weights_sha256 and weights and sidecar.weights_sha256 != weights:
        return QCoreApplication.translate("sidecar", "The edits were made with other weights; they are applied again")
    return ""
