# SPDX-License-Identifier: MIT
"""Has other viewers read the files that seqcast writes for them: other_viewers.py PROGRAM FOLDER_OF_VENV.

igv.js (of PyPI's igv-notebook) loads a session in Chromium, and its values must be those of the bedGraph file;
pyGenomeTracks draws an ini file, once as it is and once without its tracks, which must be two pictures.
"""

import functools
import http.server
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import threading

from chromium import Chromium

problems = []


def check(holds, what):
    if not holds:
        problems.append(what)
        print(f"WRONG: {what}")


class WithRanges(http.server.SimpleHTTPRequestHandler):
    """A server of a folder that answers `Range: bytes=FROM-TO`, as readers of bigWig ask."""

    def do_GET(self):
        asked = self.headers.get("Range", "").removeprefix("bytes=").split("-")
        path = pathlib.Path(self.translate_path(self.path))
        if len(asked) != 2 or not path.is_file():
            return super().do_GET()
        everything = path.read_bytes()
        begin, end = int(asked[0]), min(int(asked[1] or len(everything) - 1) + 1, len(everything))
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(everything)}")
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        self.wfile.write(everything[begin:end])

    def log_message(self, *_):
        pass


def write_files(program, place, data):
    """A genome, its genes, tracks as bigWig and bedGraph, and lists of them for every viewer."""
    shutil.copy(data / "lambda.fa", place)
    with open(data / "lambda_genes.bed") as lines, open(place / "genes.bed", "w") as file:
        for line in lines:  # with blocks, as BED12 has them
            chrom, start, end, gene, _, strand = line.split()[:6]
            file.write("\t".join([chrom, start, end, gene, "0", strand, start, end, "0", "1",
                                  str(int(end) - int(start)), "0"]) + "\n")
    (place / "tracks").mkdir()

    def run(*words):
        subprocess.run([program, *words], cwd=place, check=True)

    run("predict", "-q", "bacterial-genes", "lambda.fa", "--tracks", "coding_plus", "-o", "tracks/a 50%.bedgraph")
    run("predict", "-q", "bacterial-genes", "lambda.fa", "-o", "tracks/{track}.bw", "--igv-session", "predicted.json",
        "--pygenometracks", "predicted.ini", "--hub", "tracks", "--genome", "GCF_000840245.1")
    region = "NC_001416.1:1-20000"
    run("view", "-q", region, "tracks/coding_plus.bw", "tracks/coding_minus.bw", "tracks/a 50%.bedgraph", "--genes",
        "genes.bed", "--fasta", "lambda.fa", "--igv-session", "session.json")
    (place / "50%.bedgraph").write_bytes((place / "tracks/a 50%.bedgraph").read_bytes())
    run("view", "-q", region, "tracks/coding_plus.bw", "tracks/coding_minus.bw", "50%.bedgraph", "--genes",
        "genes.bed", "--pygenometracks", "tracks.ini")


def drive_igv(place, packages):
    """Loads the session, and reads from igv.js what it holds."""
    shutil.copy(packages / "igv_notebook/js/igv.min.js", place)
    (place / "page.html").write_text("<!DOCTYPE html><title>igv.js</title>"
                                     "<link rel=icon href=data:,><div id=igv></div><script src=igv.min.js></script>")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(WithRanges, directory=place))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with Chromium(1200, 700) as browser:
        browser.open(f"{address}/page.html")
        browser.run("igv.createBrowser(document.getElementById('igv'), {sessionURL: 'session.json', loadDefaultGenomes: false})"
                    ".then((made) => { window.made = made; })")
        wanted = [track["name"] for track in json.loads((place / "session.json").read_text())["tracks"]]
        shown = browser.run("made.trackViews.map((one) => one.track.name).filter((name) => name)")
        check(all(name in shown for name in wanted), f"igv.js shows {shown}, expected {wanted}")
        locus = browser.run("made.currentLoci()")
        check(locus == ["NC_001416.1:1-20000"] or locus == "NC_001416.1:1-20000", f"igv.js shows {locus}")
        values = """(name) => made.trackViews.find((one) => one.track.name === name).track.getFeatures(
            "NC_001416.1", 1000, 1100, 0.1).then((all) => all.filter((one) => one.start < 1100 && one.end > 1000)
            .map((one) => [one.start, one.end, one.value]))"""
        lines = [line.split("\t") for line in (place / "50%.bedgraph").read_text().splitlines()]
        expected = [[int(one[1]), int(one[2]), float(one[3])] for one in lines if int(one[1]) < 1100 and int(one[2]) > 1000]
        for name in ("coding_plus", "a 50%"):
            got = browser.run(f"({values})({json.dumps(name)})")
            same = len(got) == len(expected) and all(
                a[:2] == b[:2] and abs(a[2] - b[2]) <= 1e-5 * abs(b[2]) for a, b in zip(got, expected))
            check(same, f"igv.js has {got[:3]} of {name}, the file {expected[:3]}")
        genes = browser.run("made.trackViews.find((one) => one.track.name === 'genes').track.getFeatures("
                            "'NC_001416.1', 0, 20000, 1).then((all) => all.map((one) => one.name))")
        check("nu1" in genes, f"igv.js has the genes {genes[:5]}")
        check(not browser.problems, f"igv.js reports {browser.problems}")
        version = browser.run("igv.version()")
    server.shutdown()
    print(f"igv.js {version} shows {', '.join(wanted)}")


def width_of(png):
    return struct.unpack(">I", png[16:20])[0] if png.startswith(b"\x89PNG") else 0


def draw(place, tools, ini, picture):
    done = subprocess.run([tools / "pyGenomeTracks", "--tracks", ini, "--region", "NC_001416.1:1-20000",
                           "--outFileName", picture], cwd=place, capture_output=True, text=True)
    said = done.stdout + done.stderr
    # It goes on where it cannot read a track, and only says so.
    bad = [line for line in said.splitlines() if any(word in line.lower() for word in ("error", "warn", "skip"))]
    check(done.returncode == 0 and not bad, f"pyGenomeTracks on {ini}: {bad or said[-300:]}")
    return (place / picture).read_bytes() if (place / picture).exists() else b""


def main():
    program, venv = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    data = pathlib.Path("tests/data").resolve()
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        write_files(program, place, data)
        drive_igv(place, next(venv.glob("lib/python3*/site-packages")))
        drawn = draw(place, venv / "bin", "tracks.ini", "tracks.png")
        predicted = draw(place, venv / "bin", "predicted.ini", "predicted.png")
        (place / "axis.ini").write_text("[x-axis]\nwhere = top\n")
        axis = draw(place, venv / "bin", "axis.ini", "axis.png")
        for what, picture in (("tracks.ini", drawn), ("predicted.ini", predicted)):
            check(width_of(picture) > 100 and len(picture) > 2 * len(axis), f"pyGenomeTracks draws nothing of {what}")
        print(f"pyGenomeTracks drew {len(drawn)} bytes of tracks and genes, {len(axis)} of an axis alone")
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
