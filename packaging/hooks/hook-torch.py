"""PyInstaller: torch as far as PhotoFix imports it, in place of the usual hook, which takes all of it."""

from __future__ import annotations

from pathlib import Path

from PyInstaller.utils.hooks import collect_dynamic_libs, get_package_paths

module_collection_mode = "pyz+py"  # it reads its own source while it is imported
binaries = collect_dynamic_libs("torch", search_patterns=["*.dll", "*.dylib", "*.so", "*.so.*"])
manager = Path(get_package_paths("torch")[1]) / "bin" / "torch_shm_manager"
if manager.exists():  # it must be there where processes can share tensors, also if none does
    binaries.append((str(manager), "torch/bin"))
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # it looks for its libraries from where the first one lies
excludedimports = [
    *(
        "torch._dynamo",
        "torch._inductor",
        "torch.onnx",
        "torch.contrib",
        "torch._numpy",
        "torch._lazy",
        "torch.nativert",
    ),
    *("torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.model_dump", "torch.ao.ns", "torch.ao.pruning"),
    *(
        "torch.distributed.tensor",
        "torch.distributed.fsdp",
        "torch.distributed.checkpoint",
        "torch.distributed.elastic",
    ),
    *(
        "torch.distributed.elastic",
        "torch.distributed.pipelining",
        "torch.distributed._shard",
        "torch.distributed._tools",
    ),
    *("sympy", "networkx", "jinja2", "fsspec", "numba", "scipy", "setuptools"),
]
