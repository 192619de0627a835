// SPDX-License-Identifier: MIT
// Draws a region's tracks, genes, variants and bases, and lets people move about in them. D3 has the scales, the axis,
// the elements and the zooming; what is drawn of a track is chosen here, a column of pixels at a time.
"use strict";
(() => {
  const view = JSON.parse(document.getElementById("view").textContent);
  const style = JSON.parse(document.getElementById("picture-style").textContent);
  const length = view.end - view.start;
  const size = { left: 52, right: 10, axis: 30, name: 15, track: 48, gap: 10, lane: 20, letters: 18,
    read: 130, bold: 0.78 }; // read: the values under the pointer; bold: the width of a label's letters, of a name's
  const mostLanes = 24, mostThings = 8; // that are named under the pointer
  const fine = 10; // units of a track's outline in a pixel
  const leastLetter = 7; // pixels that a base needs to be a letter
  const leastShown = Math.min(20, length); // bases

  view.tracks.forEach(trackValues.prepare);
  const features = viewFeatures.drawing(view, size, mostLanes);

  const input = document.getElementById("region");
  const container = document.getElementById("picture");
  const svg = d3.select(container).append("svg").attr("xmlns", "http://www.w3.org/2000/svg");
  const paper = svg.append("rect").attr("class", "paper");
  const axis = svg.append("g").attr("class", "axis-ticks");
  const rows = svg.selectAll("g.track").data(view.tracks).enter().append("g").attr("class", "track");
  rows.append("title").text((track) => `${track.name} (${track.source})`);
  rows.append("text").attr("class", "name");
  rows.append("path").attr("class", "between").attr("transform", `scale(${1 / fine})`);
  rows.append("path").attr("class", "value").attr("transform", `scale(${1 / fine})`);
  rows.append("line").attr("class", "axis");
  rows.append("text").attr("class", "tick end high");
  rows.append("text").attr("class", "tick end low");
  rows.append("text").attr("class", "read end");
  const variants = svg.append("g").attr("class", "variants");
  const genes = svg.append("g").attr("class", "genes");
  const letters = svg.append("g").attr("class", "letters");
  const pointer = svg.append("line").attr("class", "pointer").style("display", "none");

  const whole = d3.scaleLinear().domain([0, length]);
  const zoom = d3.zoom().on("zoom", () => {
    state.transform = d3.event.transform;
    state.column = 2; // half as much to draw while something moves
    later();
    clearTimeout(state.rest);
    state.rest = setTimeout(() => { state.column = 1; later(); }, 150);
  });
  const state = { transform: d3.zoomIdentity, width: 0, fit: false, pointed: null, waits: false, column: 1 };

  // ---- what is shown

  /** The scale from bases, counted from the region's start, to pixels. */
  function scale() { return state.transform.rescaleX(whole); }

  function shownBases() {
    const [from, to] = scale().domain();
    return [Math.max(0, Math.floor(from + 1e-6)), Math.min(length, Math.ceil(to - 1e-6))];
  }

  // ---- drawing

  function later() {
    if (state.waits) return;
    state.waits = true;
    requestAnimationFrame(() => { state.waits = false; draw(); });
  }

  function draw() {
    const x = scale();
    let y = size.axis;
    drawAxis(x);
    rows.each(function (track) { y = drawTrack(d3.select(this), track, x, y); });
    const [from, to] = shownBases();
    const frame = { from, to, x, edge: (base) => edge(x, base), left: size.left, right: state.width - size.right };
    y = features.drawVariants(variants, frame, y);
    y = features.drawGenes(genes, frame, y);
    y = features.drawLetters(letters, frame, y, leastLetter);
    svg.attr("viewBox", `0 0 ${state.width} ${y}`).attr("height", y);
    paper.attr("width", state.width).attr("height", y);
    pointer.attr("y1", size.axis).attr("y2", y);
    if (document.activeElement !== input) input.value = place(from, to);
    drawPointer(x);
  }

  function drawAxis(x) {
    const counted = x.copy().domain(x.domain().map((base) => base + view.start + 0.5)); // bases from 1, at their middles
    axis.attr("transform", `translate(0,${size.axis - 6})`)
      .call(d3.axisTop(counted).ticks(Math.max(2, state.width / 130)).tickFormat((base) =>
        Number.isInteger(base) ? d3.format(",")(base) : ""));
    axis.selectAll(".tick text").style("text-anchor", (base) => (counted(base) > state.width - size.right - 34 ? "end"
      : counted(base) < size.left + 34 ? "start" : "middle"));
  }

  /** A place that is shown, or the edge beyond which it lies. */
  function edge(x, base) { return Math.min(Math.max(x(base), size.left), state.width - size.right); }

  function drawTrack(row, track, x, top) {
    const plot = top + size.name;
    const shown = shownBases();
    const range = state.fit ? trackValues.rangeWithin(track, ...shown) : track.range;
    const unit = size.track / (range[1] - range[0]);
    const y = (value) => Math.round((plot + (range[1] - value) * unit) * fine);
    const ends = shown.map((base) => x(base) * fine);
    const outline = trackValues.outlines(track, shown, ends, y, state.column * fine);
    const read = state.pointed === null ? 0 : size.read;
    row.select(".name").attr("x", size.left).attr("y", plot - 4)
      .text(viewFeatures.within(track.name, (state.width - size.left - size.right - read) * size.bold));
    row.select(".value").attr("d", outline.value);
    row.select(".between").attr("d", outline.between);
    const zero = y(0) / fine;
    row.select(".axis").attr("x1", size.left).attr("x2", state.width - size.right).attr("y1", zero).attr("y2", zero);
    row.select(".high").attr("x", size.left - 5).attr("y", plot + 8).text(short(range[1]));
    row.select(".low").attr("x", size.left - 5).attr("y", plot + size.track).text(short(range[0]));
    row.select(".read").attr("x", state.width - size.right).attr("y", plot - 4);
    return plot + size.track + size.gap;
  }

  // ---- the pointer

  function drawPointer(x) {
    const base = state.pointed;
    const [from, to] = shownBases();
    const isShown = base !== null && base >= from && base < to;
    pointer.style("display", isShown ? null : "none");
    rows.select(".read").text((track) => (isShown ? trackValues.textAt(track, base) : ""));
    const things = isShown ? features.thingsAt(base).slice(0, mostThings).map((text) => `, ${text}`).join("") : "";
    say(isShown ? `${place(base, base + 1)}${view.bases ? " " + view.bases[base] : ""}${things}` : "");
    if (isShown) pointer.attr("x1", x(base + 0.5)).attr("x2", x(base + 0.5));
  }

  // ---- texts

  function place(from, to) {
    const comma = d3.format(",");
    return `${view.chrom}:${comma(view.start + from + 1)}${to > from + 1 ? "-" + comma(view.start + to) : ""}`;
  }
  function short(value) { return d3.format(".3~g")(value).replace("\u2212", "-"); }
  function say(text) {
    const said = document.getElementById("said");
    if (said.textContent !== text) said.textContent = text;
  }

  // ---- moving about

  function show(from, to) {
    const wide = Math.min(Math.max(to - from, leastShown), length);
    const begin = Math.min(Math.max((from + to - wide) / 2, 0), length - wide);
    const k = length / wide;
    svg.call(zoom.transform, d3.zoomIdentity.translate(size.left - k * whole(begin), 0).scale(k));
  }

  function move(share) {
    const [from, to] = scale().domain();
    const by = (to - from) * share;
    show(from + by, to + by);
  }

  function magnify(times) {
    const [from, to] = scale().domain();
    const isPointed = state.pointed !== null && state.pointed >= from && state.pointed < to;
    const middle = isPointed ? state.pointed + 0.5 : (from + to) / 2;
    show(middle - (middle - from) / times, middle + (to - middle) / times);
  }

  /** Takes chr:from-to, a place or a gene's name. */
  function go(text) {
    const gene = view.transcripts.find((one) => one.name.toLowerCase() === text.trim().toLowerCase());
    if (gene) return show(gene.bases[0] - 100, gene.bases[1] + 100);
    const match = /^(?:(.+):)?\s*([\d,]+)(?:\s*-\s*([\d,]+))?\s*$/.exec(text.trim());
    const number = (digits) => Number(digits.replaceAll(",", ""));
    if (!match) return say(`'${text}' is no place and no gene here; write it as ${place(0, length)}`);
    if (match[1] && match[1] !== view.chrom) return say(`this page shows ${view.chrom} alone`);
    const from = number(match[2]) - 1 - view.start, to = match[3] ? number(match[3]) - view.start : from + 1;
    if (from >= length || to <= 0 || from >= to) return say(`this page shows ${place(0, length)} alone`);
    show(from, to);
    input.blur();
  }

  function save() {
    const copy = svg.node().cloneNode(true);
    copy.setAttribute("width", state.width);
    copy.querySelectorAll(".pointer, .read").forEach((one) => one.remove());
    const sheet = document.createElementNS("http://www.w3.org/2000/svg", "style");
    sheet.textContent = style;
    copy.prepend(sheet);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    link.download = input.value.replace(/[^\w.-]+/g, "_") + ".svg";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function fit(isOn) {
    state.fit = isOn;
    document.getElementById("fit").checked = isOn;
    later();
  }

  const keys = {
    ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2), "+": () => magnify(2), "=": () => magnify(2),
    "-": () => magnify(0.5), 0: () => show(0, length), Home: () => show(0, length), a: () => fit(!state.fit), s: save,
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.getElementById("in").addEventListener("click", () => magnify(2));
  document.getElementById("out").addEventListener("click", () => magnify(0.5));
  document.getElementById("all").addEventListener("click", () => show(0, length));
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("fit").addEventListener("change", (event) => fit(event.target.checked));
  document.getElementById("go").addEventListener("submit", (event) => {
    event.preventDefault();
    go(input.value);
  });
  svg.on("mousemove", () => {
    const base = Math.floor(scale().invert(d3.mouse(svg.node())[0]));
    state.pointed = base >= 0 && base < length ? base : null;
    later();
  }).on("mouseleave", () => { state.pointed = null; later(); });

  /** Fits the picture to the page's width; the bases that are shown stay. */
  function resize() {
    const shown = state.width > 0 ? scale().domain() : [0, length];
    state.width = Math.max(container.clientWidth, 200);
    whole.range([size.left, state.width - size.right]);
    const extent = [[size.left, 0], [state.width - size.right, 100]];
    zoom.scaleExtent([1, length / leastShown]).extent(extent).translateExtent(extent);
    show(...shown);
    draw();
  }

  document.getElementById("notes").append(...view.notes.map((note) => {
    const line = document.createElement("p");
    line.textContent = note;
    return line;
  }));
  svg.call(zoom).on("dblclick.zoom", null);
  svg.on("dblclick", () => magnify(2));
  window.addEventListener("resize", resize);
  window.seqcast = { show, shown: shownBases, draw };
  resize();
})();
