"""The table of all faults in tests/faults/README.md, made from the files."""

from collections import Counter

from tests.support.fault_files import DEFAULT, FOLDER, Fault, fault_paths, load

README = FOLDER / "README.md"
_BEGIN = "<!-- the table below is written by `--accept` -->"
_HEAD = ("| row | fault | what happened | turns red or yellow |", "| --- | --- | --- | --- |")


def text() -> str:
    """The README as it should be: its own words, and the table."""
    words = README.read_text(encoding="utf-8").partition(_BEGIN)[0].rstrip()
    faults = sorted(map(load, fault_paths()), key=_place)
    return "\n".join([words, "", _BEGIN, "", *_HEAD, *map(_line, faults)]) + "\n"


def write() -> None:
    """Bring the table up to date."""
    README.write_text(text(), encoding="utf-8")


def _place(fault: Fault) -> tuple[bool, str, str]:
    return fault.contract != DEFAULT, fault.contract, fault.name


def _line(fault: Fault) -> str:
    file = fault.path.relative_to(FOLDER)
    return (
        f"| {fault.row} | [{fault.name}]({file}) | {fault.fault.replace('|', chr(92) + '|')} | {_checks(fault)} |"
    )


def _checks(fault: Fault) -> str:
    """Check functions, with their number where one reacts more than once."""
    reaction = fault.reaction
    told = []
    for nodes, word in ((reaction.turns_red, ""), (reaction.turns_yellow, " warns")):
        counts = Counter(each.partition("[")[0].partition("::")[2] for each in nodes)
        told += [f"`{name}`{word}{f' ×{count}' if count > 1 else ''}" for name, count in counts.items()]
    if reaction.blocks:
        told.append(f"{reaction.blocks} blocked")
    return ", ".join(told)
