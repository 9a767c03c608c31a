"""The words of a run's terminal and step summary, in English and Korean: a part of the table in `words.py`."""

from collections.abc import Mapping

RUN: Mapping[str, tuple[str, str]] = {
    # the trend
    "moved.slower": (
        "Slower: {id}: {figure} {now} ms, usually {usual} ± {spread} ms",
        "느려짐: {id}: {figure} {now} ms, 평소 {usual} ± {spread} ms",
    ),
    "moved.faster": (
        "Faster: {id}: {figure} {now} ms, usually {usual} ± {spread} ms",
        "빨라짐: {id}: {figure} {now} ms, 평소 {usual} ± {spread} ms",
    ),
}
