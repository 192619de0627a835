# SPDX-License-Identifier: MIT
"""Page of what the workflow made: tracks with their summaries, and scores with their first lines."""
import html
import struct
from pathlib import Path
from urllib.parse import quote

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
div { overflow-x: auto; margin-bottom: 2rem; }
"""


def track_summary(path):
    """Bases, mean, least and largest value of a bigWig file, by its header's summary of all values."""
    with open(path, "rb") as file:
        head = file.read(64)
        magic, offset = struct.unpack_from("<I", head)[0], struct.unpack_from("<Q", head, 44)[0]
        if magic != 0x888FFC26:
            raise ValueError(f"{path}: not a bigWig file")
        file.seek(offset)
        bases, least, largest, total, _ = struct.unpack("<Qdddd", file.read(40))
    return bases, total / bases if bases else 0.0, least, largest


def first_lines(path, count):
    """The header and the first lines of a table, and how many lines it has after its header."""
    with open(path) as file:
        lines = [line.rstrip("\n").split("\t") for _, line in zip(range(count + 1), file)]
        return lines, max(len(lines) - 1, 0) + sum(1 for _ in file)


def is_number(text):
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def table(caption, header, rows):
    """A table; columns that hold numbers alone are set as numbers."""
    numbers = [bool(rows) and all(is_number(row[i]) for row in rows) for i in range(len(header))]

    def line(cells, tag):
        return "".join(
            f"<{tag}{' class=number' if number else ''}>{cell}</{tag}>" for cell, number in zip(cells, numbers)
        )

    body = "\n".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f"<div><table><caption>{caption}</caption>\n<tr>{line(header, 'th')}</tr>\n{body}\n</table></div>"


def track_rows(name, folder):
    """A row for each track of a sample."""
    rows = []
    for path in sorted(folder.glob("*.bw")):
        bases, mean, least, largest = track_summary(path)
        track = path.stem.removeprefix(f"{name}.")
        link = f"<a href='tracks/{quote(f'{name}/{path.name}')}'>{html.escape(track)}</a>"
        rows.append([html.escape(name), link, f"{bases:,}", f"{mean:.4g}", f"{least:.4g}", f"{largest:.4g}"])
    return rows


def page(samples, shards, results):
    """The page's text."""
    asked = ["name", "model", "genome", "regions", "tracks", "options"]
    rows = [[html.escape(sample[key]) for key in asked] for sample in samples.values()]
    tracks = [row for name in samples for row in track_rows(name, results / "tracks" / name)]
    tables = [
        table("Samples", asked, rows),
        table("Tracks", ["sample", "track", "bases", "mean", "least", "largest"], tracks),
    ]
    for name in [name for name, sample in samples.items() if sample["regions"]]:
        lines, count = first_lines(results / "scores" / f"{name}.tsv", 10)
        shown = f", the first {len(lines) - 1}" if count >= len(lines) else ""
        caption = f"<a href='scores/{quote(name)}.tsv'>Scores of {html.escape(name)}</a>: {count:,} lines{shown}"
        cells = [[html.escape(cell) for cell in line] for line in lines]
        tables.append(table(caption, cells[0] if cells else [], cells[1:]))
    body = "\n".join(tables)
    return (
        f"<!doctype html>\n<html lang='en'>\n<meta charset='utf-8'>\n<title>seqcast: predictions</title>\n"
        f"<meta name='viewport' content='width=device-width'>\n<style>{STYLE}</style>\n<h1>Predictions</h1>\n"
        f"<p>Each run was computed in {shards} parts and merged.</p>\n{body}\n</html>\n"
    )


if "snakemake" in globals():
    output = Path(snakemake.output[0])  # noqa: F821
    output.write_text(page(snakemake.params.samples, snakemake.params.shards, output.parent))  # noqa: F821
