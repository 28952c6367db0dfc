"""Reads mutated photos of every format and counts crashes, hangs and errors that are not `PhotoReadError`. Part of
`fuzz.py`, which also goes through batch and window.

A decoder that dies in its helper process is no fault of the program (the photo is refused), but is counted apart.

    python tests/bench/fuzz_read.py --files 10000 --seed 1

A child process with limited memory reads them one after the other; when it dies or stops answering, the
parent notes which file it was and starts another child after it. Each file depends on (seed, number) only.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

MEMORY_BYTES = 4 * 2**30
HANG_SECONDS = 60  # a machine may be busy
FINE = ("read", "refused", "died in the helper")
PYTHON_WORDS = ("Error:", "object at 0x", "out of range", "NoneType", "invalid literal", "codec can't", "unexpected ")
EXTREMES = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")


def is_person_readable(text: str) -> bool:
    """Whether a message is one line without words of Python or a library."""
    return len(text.splitlines()) == 1 and not any(word in text for word in PYTHON_WORDS)


def seeds() -> list[bytes]:
    """One small valid file per format and kind."""
    import imagecodecs
    import tifffile
    from PIL import Image, PngImagePlugin

    rng = np.random.default_rng(0)
    smooth = np.linspace(0, 255, 48 * 64 * 3).reshape(48, 64, 3) + rng.normal(0, 8, (48, 64, 3))
    rgb = np.clip(smooth, 0, 255).astype(np.uint8)
    rgb16 = rgb.astype(np.uint16) * 257
    picture = Image.fromarray(rgb)
    exif = picture.getexif()
    exif.update({0x0112: 6, 0x010F: "Maker", 0x8825: {1: "N", 2: (1.0, 2.0, 3.0)}})
    icc = bytes(imagecodecs.cms_profile("adobergb"))
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'

    def pillow(image: Image.Image, name: str, **options: object) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, name, **options)
        return buffer.getvalue()

    def tiff(pixels: np.ndarray, **options: object) -> bytes:
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, pixels, **options)
        return buffer.getvalue()

    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", "By the lake")
    texts.add_text("workflow", "step " * 500, zip=True)
    texts.add_itxt("Author", "Zoë", lang="de")
    everything = {"exif": exif, "icc_profile": icc, "xmp": xmp}
    files = [
        pillow(picture, "JPEG", **everything),
        pillow(picture, "JPEG", progressive=True),
        pillow(picture.convert("CMYK"), "JPEG"),
        pillow(picture.convert("L"), "JPEG"),
        pillow(picture, "PNG", exif=exif, icc_profile=icc),
        pillow(picture.quantize(32), "PNG"),
        pillow(picture.convert("LA"), "PNG"),
        bytes(imagecodecs.png_encode(rgb16)),
        tiff(rgb, photometric="rgb", iccprofile=icc),
        tiff(rgb16, photometric="rgb", compression="zlib", predictor=True),
        tiff(rgb, photometric="rgb", compression="lzw", tile=(32, 32)),
        tiff(rgb.astype(np.float32) / 255, photometric="rgb"),
        tiff(np.stack([rgb, rgb]), photometric="rgb", compression="jpeg"),
        tiff(rgb[..., 0], photometric="miniswhite"),
        tiff(np.moveaxis(rgb, 2, 0), photometric="rgb", bigtiff=True, planarconfig="separate"),
        pillow(picture.quantize(32), "TIFF"),
        pillow(picture, "WEBP", **everything),
        pillow(picture, "WEBP", lossless=True),
        pillow(picture, "AVIF", **everything),
        bytes(imagecodecs.jpegxl_encode(rgb, lossless=True)),
        pillow(picture, "PNG", pnginfo=texts),
        pillow(picture, "MPO", save_all=True, append_images=[picture], comment=b"two at once"),
        pillow(picture, "AVIF", save_all=True, append_images=[picture.rotate(180)]),
        pillow(picture, "WEBP", save_all=True, append_images=[picture.rotate(180)]),
        pillow(picture, "PNG", save_all=True, append_images=[picture.rotate(180)]),
        pillow(picture, "BMP"),
        bytes(imagecodecs.jpegxl_encode(np.stack([rgb, rgb[::-1]]), lossless=True)),
        bytes(imagecodecs.jpeg8_encode(rgb16 >> 4, level=90, bitspersample=12)),
        bytes(imagecodecs.ljpeg_encode(rgb16[..., 0], bitspersample=16)),
        tiff(np.dstack([rgb16, rgb16[..., :1]]), photometric="rgb", extrasamples=["unspecified"]),
        tiff(rgb, photometric="rgb", compression="lerc"),
        tiff(rgb, photometric="rgb", compression="webp"),
        tiff(rgb, photometric="rgb", compression="jpegxl"),
        tiff(rgb, photometric="rgb", compression="jpeg2000"),
        pillow(picture.convert("1"), "TIFF", compression="group4"),
        pillow(picture.convert("YCbCr"), "TIFF", compression="jpeg"),
        pillow(picture, "JPEG", **everything) + b"\0\0\0\x18ftypmp42" + bytes(2000),
    ]
    try:
        import pillow_heif

        buffer = io.BytesIO()
        pillow_heif.from_pillow(picture).save(buffer, quality=80)
        files.append(buffer.getvalue())
    except ImportError:
        pass
    return files


def mutated(corpus: list[bytes], seed: int, number: int) -> bytes:
    """File `number`: bytes flipped, blocks removed, doubled, zeroed or swapped between files, numbers made extreme."""
    rng = np.random.default_rng((seed, number))
    data = bytearray(corpus[number % len(corpus)])
    for _ in range(int(rng.integers(1, 4))):
        kind = int(rng.integers(0, 8))
        # Headers decide more than pixels do: half of the hits go to the first 512 bytes.
        limit = min(512, len(data)) if rng.random() < 0.5 else len(data)
        at = int(rng.integers(0, max(1, limit)))
        length = int(rng.integers(1, 64))
        if kind <= 1:
            for _ in range(int(rng.integers(1, 6))):
                data[int(rng.integers(0, max(1, limit))) % max(1, len(data))] = int(rng.integers(0, 256))
        elif kind == 2:
            del data[at : at + length]
        elif kind == 3:
            data[at:at] = data[at : at + length]
        elif kind == 4:
            data[at : at + 4] = EXTREMES[int(rng.integers(0, len(EXTREMES)))]
        elif kind == 5:
            del data[max(1, int(len(data) * rng.random())) :]
        elif kind == 6:
            other = corpus[int(rng.integers(0, len(corpus)))]
            data[at : at + length] = other[at : at + length]
        else:
            data[at : at + length] = bytes(length)
        if not data:
            return b"\0"
    return with_checksums(bytes(data)) if rng.random() < 0.5 else bytes(data)


def suffix_of(data: bytes) -> str:
    """What a file that begins like that is called."""
    return {b"\xff\xd8": "jpg", b"\x89P": "png", b"II": "tif", b"MM": "tif", b"RI": "webp", b"BM": "bmp"}.get(
        data[:2], "avif"
    )


def with_checksums(data: bytes) -> bytes:
    """A PNG with its checksums made right, so that more than the first check is reached; others as they are."""
    if not data.startswith(b"\x89PNG"):
        return data
    from photofix.photo.png import png_chunk, png_chunks

    return data[:8] + b"".join(png_chunk(kind, body) for kind, body in png_chunks(data))


def child(seed: int, start: int, stop: int, pipe: object, folder: str) -> None:
    """Read files start..stop and report each as (number, outcome)."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 2)
    from photofix.errors import PhotoReadError, TruncatedPhotoError
    from photofix.photo.pixels import decoded
    from photofix.photo.read import read_photo

    corpus = seeds()
    path = Path(folder) / "file"
    for number in range(start, stop):
        pipe.send((number, "begun"))
        path.write_bytes(mutated(corpus, seed, number))
        try:
            try:
                photo = read_photo(path, max_megapixels=50)
            except TruncatedPhotoError:
                photo = read_photo(path, max_megapixels=50, allow_truncated=True)
            decoded(photo.pixels[:8], photo)
            outcome = "read"
        except PhotoReadError as error:
            outcome = "died in the helper" if "decoder crash" in str(error) else "refused"
            if not is_person_readable(str(error)):
                outcome = f"words of a library: {error}"
        except BaseException as error:  # whatever comes out here is what this program looks for
            outcome = f"{type(error).__name__}: {str(error)[:200]}"
        pipe.send((number, outcome))


def run(files: int, seed: int) -> dict[str, object]:
    """Counts per outcome, the numbers of bad files, the slowest."""
    context = multiprocessing.get_context("spawn")
    outcomes: Counter[str] = Counter()
    bad: dict[int, str] = {}
    slowest = (0.0, -1)
    number, begun = 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        while number < files:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=child, args=(seed, number, files, sender, folder))
            process.start()
            sender.close()
            patience: float = 120  # the first message waits for the imports
            while number < files:
                try:
                    if not receiver.poll(patience):
                        outcome = "hang"
                        break
                    at, outcome = receiver.recv()
                except EOFError:
                    process.join()
                    outcome = f"crash ({process.exitcode})"
                    break
                if outcome == "begun":
                    begun, patience = time.perf_counter(), HANG_SECONDS
                    continue
                slowest = max(slowest, (time.perf_counter() - begun, at))
                outcomes[outcome if outcome in FINE else "traceback"] += 1
                if outcome not in FINE:
                    bad[at] = outcome
                number = at + 1
            if number < files:
                bad[number] = outcome
                outcomes[outcome.split(" ")[0]] += 1
                number += 1
            process.kill()
            process.join()
    seconds, which = slowest
    return {
        "files": files,
        "seed": seed,
        "outcomes": dict(outcomes),
        "bad": bad,
        "slowest_s": seconds,
        "slowest": which,
    }


def run_in_own_process(files: int, seed: int) -> dict[str, object]:
    """`run` in a program of its own, where the children can import this file whatever the caller is."""
    command = [sys.executable, __file__, "--files", str(files), "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    result = run(options.files, options.seed)
    print(json.dumps(result | {"seconds": round(time.perf_counter() - start, 1)}, indent=1))
    sys.exit(1 if result["bad"] else 0)


if __name__ == "__main__":
    main()
