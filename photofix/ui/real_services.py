"""The window's doors to the real package. Torch comes in with `make_analyzer`, in the analysis thread."""

from __future__ import annotations

import json

from photofix.analysis import Analysis
from photofix.analysis_cache import AnalysisCache
from photofix.edit import Edit
from photofix.export import export_photo
from photofix.paths import weights_dir
from photofix.photo.photo import Photo
from photofix.photo.read import read_bytes, read_photo
from photofix.render import render
from photofix.sidecar import load_sidecar, save_sidecar
from photofix.ui.services import AnalyzerLike, Services


def real_services(device: str = "auto") -> Services:
    """Services on the installed weights; `device` as on the command line."""
    cache = AnalysisCache(None)
    weights = weights_sha256()

    def make_analyzer() -> AnalyzerLike:
        from photofix.analyze import Analyzer

        return Analyzer(device)

    def load_edit(photo: Photo) -> tuple[Edit | None, str]:
        sidecar = load_sidecar(photo)
        return (None, "") if sidecar is None else (sidecar.edit, "")

    def cached(photo: Photo) -> Analysis | None:
        return cache.get(photo.sha256, weights)

    return Services(
        read=read_photo,
        read_bytes=read_bytes,
        render=render,
        export=export_photo,
        load_edit=load_edit,
        save_edit=save_sidecar,
        make_analyzer=make_analyzer,
        cached=cached,
        keep=cache.put,
    )


def weights_sha256() -> str:
    """The installed weights' hash as their manifest states it; "" without one."""
    manifest = weights_dir() / "photofix.json"
    if not manifest.is_file():
        return ""
    return str(json.loads(manifest.read_text()).get("sha256", ""))
