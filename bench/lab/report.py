"""The tables that a run ends with."""

from dataclasses import dataclass, field

BEGIN = "<!-- what follows is written by bench/run -->"
END = "<!-- what bench/run writes ends here -->"


@dataclass
class Line:
    """One line of the table; `holds` is None where there is only an aim."""

    what: str
    must: str
    reached: str
    holds: bool | None

    def text(self):
        verdict = {True: "yes", False: "**no**", None: "-"}[self.holds]
        return f"| {self.what} | {self.must} | {self.reached} | {verdict} |"


@dataclass
class Measured:
    lines: list
    details: list = field(default_factory=list)


def text(lines, details, machine):
    table = ["| what | must reach | reached | holds |", "|---|---|---|---|"] + [line.text() for line in lines]
    return "\n".join(table + ["", machine] + (["", *details] if details else [])).rstrip()


def write(path, said):
    """Replaces what stands between the marks."""
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    before, rest = whole.split(BEGIN)
    after = rest.split(END)[1]
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n\n" + said + "\n\n" + END + after)
