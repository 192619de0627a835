// SPDX-License-Identifier: MIT
// Variants, genes and bases of a page: each is drawn where it lies, with a label where there is room for one.
"use strict";
const viewFeatures = (() => {
  const labelFont = '10px "DejaVu Sans", Verdana, Helvetica, Arial, sans-serif'; // as in view.css
  const apart = 4; // pixels between two labels
  const widths = new Map();
  const paper = document.createElement("canvas").getContext("2d");

  function widthOf(text) {
    if (!widths.has(text)) {
      paper.font = labelFont;
      widths.set(text, paper.measureText(text).width);
    }
    return widths.get(text);
  }

  /**
   * Gives the labels of a row their places from left to right: none is drawn over another, none ends behind `right`.
   * What it returns takes where a label would begin, and answers where it begins, or null where another one is.
   */
  function labelRow(right) {
    let free = -Infinity;
    return (begin, text) => {
      const width = widthOf(text);
      const at = Math.min(begin, right - width);
      if (at < free) return null;
      free = at + width + apart;
      return at;
    };
  }

  /** The text, or as much of its begin as is no wider, and an ellipsis. */
  function within(text, width) {
    if (widthOf(text) <= width) return text;
    const letters = Array.from(text);
    let low = 0, high = letters.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (widthOf(letters.slice(0, middle).join("") + "..") <= width) low = middle; else high = middle - 1;
    }
    return letters.slice(0, low).join("") + "..";
  }

  function isWithin(one, from, to) { return one.bases[0] < to && one.bases[1] > from; }

  function allele(one) {
    const text = `${one.ref}>${one.alts.join(",") || "."}`;
    return text.length > 14 ? `${text.slice(0, 12)}..` : text;
  }

  function header(group, text, x, y) {
    const name = group.selectAll("text.name").data([text]);
    name.enter().append("text").attr("class", "name").merge(name).text(text).attr("x", x).attr("y", y);
  }

  /** Labels, one for each of the items that got a place: [item, x]. */
  function drawLabels(group, kind, placed, y, text) {
    const labels = group.selectAll(`text.${kind}`).data(placed);
    labels.exit().remove();
    labels.enter().append("text").attr("class", kind).merge(labels)
      .attr("x", ([, x]) => x).attr("y", ([one]) => y(one)).text(([one]) => text(one));
  }

  /**
   * @param view   as the page holds it
   * @param size   of the rows, in pixels
   * @param most   lanes of genes that are shown
   * @returns      functions that draw into a group, at a height, what a frame shows: { from, to } in bases, x() from a
   *               base to a pixel, edge() the same within { left, right }; each answers the height below.
   */
  function drawing(view, size, most) {
    const keys = new Map(view.transcripts.map((one, i) => [one, i]));
    const lanes = view.transcripts.reduce((lanes, one) => Math.max(lanes, Math.min(one.lane + 1, most)), 0);

    function drawVariants(group, frame, top) {
      if (view.variants.length === 0) return top;
      const plot = top + size.name;
      const inside = view.variants.filter((one) => isWithin(one, frame.from, frame.to));
      const bars = group.selectAll("rect").data(inside);
      bars.exit().remove();
      bars.enter().append("rect").attr("class", "allele").merge(bars)
        .attr("x", (one) => frame.edge(one.bases[0])).attr("y", plot).attr("height", 10)
        .attr("width", (one) => Math.max(frame.edge(one.bases[1]) - frame.edge(one.bases[0]), 2));
      const row = labelRow(frame.right);
      const placed = inside.map((one) => [one, row(frame.edge(one.bases[0]), allele(one))]);
      drawLabels(group, "tick", placed.filter(([, x]) => x !== null), () => plot + 21, allele);
      header(group, "variants", size.left, plot - 4);
      return plot + 24 + size.gap;
    }

    const nameWidth = (frame) => frame.right - frame.left - 20;
    const geneLabel = (one, frame) => {
      const name = within(one.name, nameWidth(frame));
      return one.reverse ? `\u25c2 ${name}` : `${name} \u25b8`;
    };

    function outline(one, frame, y) {
      return one.exons.filter((exon) => exon[0] < frame.to && exon[1] > frame.from).map((exon) => {
        const begin = frame.edge(exon[0]), wide = Math.max(frame.edge(exon[1]) - begin, 0.8);
        return `M${begin.toFixed(1)} ${y}h${wide.toFixed(1)}v8H${begin.toFixed(1)}Z`;
      }).join("");
    }

    function drawGenes(group, frame, top) {
      if (view.transcripts.length === 0) return top;
      const plot = top + size.name;
      const inside = view.transcripts.filter((one) => one.lane < most && isWithin(one, frame.from, frame.to));
      const yOf = (one) => plot + one.lane * size.lane;
      const groups = group.selectAll("g").data(inside, (one) => keys.get(one));
      groups.exit().remove();
      const added = groups.enter().append("g").attr("class", (one) => (one.reverse ? "reverse" : "forward"));
      added.append("title").text((one) => one.name);
      added.append("line").attr("class", "intron");
      added.append("path").attr("class", "exon");
      const all = added.merge(groups);
      all.select("line").attr("x1", (one) => frame.edge(one.bases[0])).attr("x2", (one) => frame.edge(one.bases[1]))
        .attr("y1", (one) => yOf(one) + 4).attr("y2", (one) => yOf(one) + 4);
      all.select("path").attr("d", (one) => outline(one, frame, yOf(one)));
      const rows = Array.from({ length: lanes }, () => labelRow(frame.right));
      const placed = inside.map((one) => [one, rows[one.lane](frame.edge(one.bases[0]), geneLabel(one, frame))]);
      drawLabels(group, "gene", placed.filter(([, x]) => x !== null), (one) => yOf(one) + 17,
        (one) => geneLabel(one, frame));
      header(group, "genes", size.left, plot - 4);
      return plot + lanes * size.lane + size.gap;
    }

    function drawLetters(group, frame, top, leastLetter) {
      if (!view.bases) return top;
      const isLegible = frame.x(1) - frame.x(0) >= leastLetter;
      const shown = isLegible ? Array.from(view.bases.slice(frame.from, frame.to),
        (letter, i) => ({ letter, base: frame.from + i })) : [];
      const texts = group.selectAll("text").data(shown);
      texts.exit().remove();
      texts.enter().append("text").merge(texts).attr("x", (one) => frame.x(one.base + 0.5)).attr("y", top + 11)
        .attr("class", (one) => `base middle ${/[acgt]/i.test(one.letter) ? one.letter.toLowerCase() : "n"}`)
        .text((one) => one.letter);
      return top + size.letters;
    }

    /** What lies at a base, for people: genes, then variants. */
    function thingsAt(base) {
      const isThere = (one) => isWithin(one, base, base + 1);
      const names = view.transcripts.filter(isThere).map((one) => `${one.name} ${one.reverse ? "(-)" : "(+)"}`);
      const alleles = view.variants.filter(isThere).map((one) => `${one.id === "." ? "" : one.id + " "}${allele(one)}`);
      return [...new Set(names), ...alleles];
    }

    return { drawVariants, drawGenes, drawLetters, thingsAt };
  }

  return { drawing, within };
})();
