# SPDX-License-Identifier: MIT
"""Drives a page of `seqcast view` in Chromium as people would: drive_page.py PROGRAM FOLDER [--redo].

The page shows phage lambda with its genes. Screenshots must be those in FOLDER, but for a share of pixels; --redo writes
them. Pictures and pages stay in FOLDER/now where something is wrong.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from chromium import Chromium, difference

TOLERANCE = 0.02  # of all pixels: letters differ with the fonts' versions
FRAME_MS = 33     # of the page's own thread, for ten tracks of a million bases
FRAMES = 100
problems = []


def check(holds, what):
    if not holds:
        problems.append(what)
        print(f"WRONG: {what}")


def compare(browser, folder, name, redo):
    picture = browser.screenshot()
    stored = folder / f"{name}.png"
    if redo:
        stored.write_bytes(picture)
        return
    share = difference(picture, stored.read_bytes())
    check(share <= TOLERANCE, f"{name}: {100 * share:.1f} % of the pixels differ from {stored}")
    if share > TOLERANCE:
        (folder / "now").mkdir(exist_ok=True)
        (folder / "now" / f"{name}.png").write_bytes(picture)


def shown(browser):
    return browser.run("window.seqcast.shown()")


def reads(browser):
    return browser.run("[...document.querySelectorAll('.read')].map((one) => one.textContent)")


def drive_lambda(browser, page, bedgraph, folder, redo):
    browser.open(page)
    check(browser.requests == [f"file://{page}"], f"the page asks for {browser.requests}")
    check(shown(browser) == [0, 48502], f"it begins with {shown(browser)}")
    compare(browser, folder, "whole", redo)

    browser.press("+")
    begin, end = shown(browser)
    check(abs((end - begin) - 24251) <= 2, f"+ shows {end - begin} bases, expected half")
    browser.press("ArrowRight")
    check(shown(browser)[0] > begin, "the right arrow does not move right")
    browser.mouse("mouseWheel", 640, 200, deltaX=0, deltaY=-400)
    check(shown(browser)[1] - shown(browser)[0] < 24000, "the wheel does not zoom")
    before = shown(browser)
    browser.mouse("mousePressed", 700, 200, button="left", buttons=1, clickCount=1)
    browser.mouse("mouseMoved", 600, 200, button="left", buttons=1)
    browser.mouse("mouseReleased", 600, 200, button="left", clickCount=1)
    check(shown(browser)[0] > before[0], "dragging to the left does not move right")
    browser.press("0")
    check(shown(browser) == [0, 48502], "0 does not show the whole region")

    # The value under the pointer is the file's.
    browser.run("window.seqcast.show(1000, 1060)")
    browser.frames(3)
    box = browser.run("(() => { const box = document.querySelector('#picture svg').getBoundingClientRect();"
                      " return [box.left, box.top]; })()")
    browser.mouse("mouseMoved", box[0] + 640, box[1] + 60)
    said = browser.run("document.getElementById('said').textContent")
    base = int(re.match(r"NC_001416.1:([\d,]+)", said).group(1).replace(",", "")) - 1
    lines = [line.split("\t") for line in bedgraph.read_text().splitlines()]
    value = next(float(line[3]) for line in lines if int(line[1]) <= base < int(line[2]))
    check(float(reads(browser)[0]) == value, f"at base {base + 1} the page says {reads(browser)[0]}, the file {value}")
    sequence = "".join(pathlib.Path("tests/data/lambda.fa").read_text().splitlines()[1:])
    check(said.split()[1].rstrip(",") == sequence[base], f"'{said}' names another letter than {sequence[base]}")
    letters = browser.run("[...document.querySelectorAll('.base')].map((one) => one.textContent).join('')")
    check(letters == sequence[1000:1060], f"letters are {letters}")
    browser.run("document.activeElement.blur()")
    browser.mouse("mouseMoved", 5, 5)
    compare(browser, folder, "bases", redo)

    # Places and genes that are typed.
    for text, wanted in (("NC_001416.1:5,001-6,000", [5000, 6000]), ("7001-7500", [7000, 7500]), ("nu1", [90, 836])):
        browser.run(f"(() => {{ const input = document.getElementById('region'); input.value = '{text}';"
                    " input.form.requestSubmit(); })()")
        browser.frames(2)
        check(shown(browser) == wanted, f"'{text}' shows {shown(browser)}, expected {wanted}")
    saved = browser.run("(() => { let text = ''; const made = URL.createObjectURL; URL.createObjectURL = (blob) => {"
                        " text = blob; return made(blob); }; document.getElementById('save').click();"
                        " URL.createObjectURL = made; return text.text(); })()")
    check(saved.startswith("<svg") and "</style>" in saved and "prefers-color-scheme" in saved, "no SVG is saved")


def check_labels(browser, width):
    """No label of a gene lies over another or beyond the edges, most genes have one, and all have their names as tips."""
    found = browser.run("""(() => {
        const boxes = [...document.querySelectorAll('text.gene')].map((one) => ({ text: one.textContent,
            box: one.getBoundingClientRect() }));
        const edge = document.querySelector('#picture svg').getBoundingClientRect();
        const wrong = boxes.filter(({ box }) => box.left < edge.left || box.right > edge.right).map((one) => one.text);
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            const apart = a.box.right <= b.box.left || b.box.right <= a.box.left || Math.abs(a.box.top - b.box.top) > 5;
            if (!apart) wrong.push(`${a.text} over ${b.text}`);
        }));
        const tips = [...document.querySelectorAll('.genes g title')].map((one) => one.textContent);
        return { wrong, labels: boxes.length, tips: tips.length };
    })()""")
    check(not found["wrong"], f"at {width} pixels labels are cut off or overlap: {found['wrong'][:5]}")
    check(found["labels"] >= 40, f"at {width} pixels {found['labels']} of 73 genes have a label")
    check(found["tips"] == 73, f"at {width} pixels {found['tips']} of 73 genes have a tip")


def drive_widths(browser, page, folder, redo):
    browser.open(page)
    for width in (400, 800, 1280):
        browser.resize(width, 700)
        browser.frames(3)
        over = browser.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(over <= 0, f"at {width} pixels the page is {over} too wide")
        drawn = browser.run("document.querySelector('#picture svg').viewBox.baseVal.width")
        check(abs(drawn - (width - 16)) <= 1, f"at {width} pixels the picture has {drawn}")
        check(shown(browser) == [0, 48502], f"at {width} pixels {shown(browser)} are shown")
        check_labels(browser, width)
        if width == 400:
            compare(browser, folder, "narrow", redo)


def clocks(browser):
    """Seconds that the page's thread has computed since it was opened: in its script, and in all that it does."""
    found = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
    return found["ScriptDuration"], found["TaskDuration"]


def move(browser, place):
    """Shows other bases at every frame. `place` has the bases of frame n. Returns the script's and the thread's
    milliseconds a frame, and the sorted milliseconds from each frame to the next."""
    before = clocks(browser)
    steps = browser.run(f"new Promise((done) => {{ let n = 0, last = performance.now(); const steps = [];"
                        f" const next = () => {{ const now = performance.now(); if (n > 0) steps.push(now - last);"
                        f" last = now; if (n === {FRAMES}) return done(steps);"
                        f" window.seqcast.show({place}); ++n; requestAnimationFrame(next); }}; next(); }})")
    script, thread = (1000 * (after - at) / FRAMES for after, at in zip(clocks(browser), before))
    return script, thread, sorted(steps)


def drive_ten_tracks(browser, page):
    """Times of a frame while ten tracks of a million bases move: by the thread's own clock, which is checked against the
    limit, and by the wall's, which has in it what others do on the machine and the screen's 60 frames a second."""
    browser.open(page)
    browser.send("Performance.enable", timeDomain="threadTicks")
    for how, place in (("moved", "n * 1000, 900000 + n * 1000"), ("zoomed", "n * 4000, 1000000 - n * 4000")):
        script, thread, steps = move(browser, place)
        print(f"ten tracks of a million bases, {how} {FRAMES} times: a frame takes the page's thread {thread:.1f} ms, "
              f"{script:.1f} of them its script; from frame to frame {steps[len(steps) // 2]:.1f} ms (median; 9 of 10 "
              f"within {steps[len(steps) * 9 // 10]:.1f}, all within {steps[-1]:.1f})")
        check(thread < FRAME_MS, f"a frame takes {thread:.1f} ms, expected less than {FRAME_MS}")


def write_ten_tracks(folder, program):
    """Ten bedGraph files with more values than a page keeps."""
    names = []
    for track in range(10):
        name = folder / f"track{track}.bedgraph"
        with open(name, "w") as file:
            for base in range(0, 1_000_000, 10):
                value = (base * (track + 7) // 50 % 997 * (base % 13)) / 1000
                file.write(f"chr1\t{base}\t{base + 10}\t{value}\n")
        names.append(str(name))
    page = folder / "ten.html"
    subprocess.run([program, "view", "-q", "chr1:1-1000000", *names, "-o", str(page)], check=True)
    return page


def main():
    program, stored = sys.argv[1], pathlib.Path(sys.argv[2])
    redo = "--redo" in sys.argv
    stored.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bedgraph, page = folder / "plus.bedgraph", folder / "lambda.html"
        genome, genes = "tests/data/lambda.fa", folder / "genes.bed"
        with open("tests/data/lambda_genes.bed") as lines, open(genes, "w") as file:
            for line in lines:  # with blocks, as BED12 has them
                chrom, start, end, gene, score, strand = line.split()[:6]
                file.write("\t".join([chrom, start, end, gene, score, strand, start, end, "0", "1",
                                      str(int(end) - int(start)), "0"]) + "\n")
        subprocess.run([program, "predict", "-q", "bacterial-genes", genome, "--tracks", "coding_plus", "-o",
                        str(bedgraph)], check=True)
        subprocess.run([program, "view", "-q", "NC_001416.1", str(bedgraph), "--fasta", genome, "--genes", str(genes),
                        "-o", str(page)], check=True)
        with Chromium(1280, 700) as browser:
            drive_lambda(browser, page, bedgraph, stored, redo)
            drive_widths(browser, page, stored, redo)
            drive_ten_tracks(browser, write_ten_tracks(folder, program))
            check(not browser.problems, f"the page reports {browser.problems}")
        with Chromium(1280, 700, dark=True) as browser:
            browser.open(page)
            compare(browser, stored, "dark", redo)
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
