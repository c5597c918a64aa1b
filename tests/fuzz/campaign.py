"""A fuzzer guided by coverage that looks for texts that break a promise: ``make fuzz``.

Half of what it makes are texts as they are, half are choices of how to spoil a seed. The first text
that breaks a promise ends it; the text and the input that made it are kept in build/fuzz.

Run ``python -m tests.fuzz.campaign build/fuzz/crash-...`` to see one again.
"""

import hashlib
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

BUILD = Path("build", "fuzz")
AS_IT_IS, SPOILED = b"T", b"S"


def main(arguments: list[str]) -> None:
    """Fuzz for a minute, or as the options of libFuzzer say."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["flowcat"]):
        promises = import_module("tests.fuzz.promises")
    mutating = import_module("tests.fuzz.mutating")

    def try_one(data: bytes) -> None:
        if data[:1] == SPOILED:
            given = atheris.FuzzedDataProvider(data[1:])
            choose = _chooser(given.ConsumeIntInRange)
            text = mutating.spoiled(choose, mutating.seeds(), 1 + choose(6))
        else:
            text = data[1:].decode("utf-8", errors="replace")
        try:
            promises.assert_all_promises(text)
        except BaseException:
            (BUILD / "broken.flow.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
            raise

    corpus = BUILD / "corpus"
    _plant(corpus, mutating.seeds())
    options = ["-max_total_time=60", "-timeout=20", "-rss_limit_mb=2048", "-max_len=30000"]
    files = [] if any(not option.startswith("-") for option in arguments) else [str(corpus)]
    atheris.Setup(
        [sys.argv[0], *options, f"-artifact_prefix={BUILD}/", *arguments, *files], try_one
    )
    atheris.Fuzz()


def _chooser(between: Callable[[int, int], int]) -> Callable[[int], int]:
    return lambda count: between(0, count - 1)


def _plant(corpus: Path, seeds: tuple[str, ...]) -> None:
    """Write the texts from which the fuzzer begins, and a few random choices."""
    corpus.mkdir(parents=True, exist_ok=True)
    inputs = [AS_IT_IS + seed.encode("utf-8") for seed in seeds]
    inputs += [SPOILED + hashlib.sha512(bytes([number])).digest() for number in range(64)]
    for data in inputs:
        (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1:])
