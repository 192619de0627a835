// SPDX-License-Identifier: MIT
// Values of a page's tracks: what stands at a base, and the outline of what is shown, column by column.
"use strict";
const trackValues = (() => {
  const leastWidth = 5; // units that a stretch takes, or a gap, to be seen

  /** The first stretch of a level that ends behind a base. */
  function firstBehind(level, base) {
    let low = 0, high = level.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (level.ends[middle] > base) high = middle; else low = middle + 1;
    }
    return low;
  }

  /** The least and the most of some stretches, and 0. */
  function rangeOf(level, begin, end) {
    let low = 0, high = 0;
    for (let i = begin; i < end; ++i) {
      if (level.low[i] < low) low = level.low[i];
      if (level.high[i] > high) high = level.high[i];
    }
    return low === high ? [0, 1] : [low, high];
  }

  /** Neighbours drawn together: half as many stretches, where there are no gaps between them. */
  function halved(level) {
    const half = { starts: [], ends: [], low: [], high: [] };
    for (let i = 0; i < level.starts.length; ++i) {
      const j = i + 1 < level.starts.length && level.starts[i + 1] === level.ends[i] ? i + 1 : i;
      half.starts.push(level.starts[i]);
      half.ends.push(level.ends[j]);
      half.low.push(Math.min(level.low[i], level.low[j]));
      half.high.push(Math.max(level.high[i], level.high[j]));
      i = j;
    }
    return half;
  }

  /** Fills in what the page's data leave out, and adds levels of fewer stretches, for when much is shown. */
  function prepare(track) {
    if (track.ends.length < track.starts.length) track.ends = track.starts.slice(1).concat(track.ends);
    if (!track.high) track.high = track.low;
    track.range = rangeOf(track, 0, track.starts.length);
    track.levels = [track];
    for (let level = track; level.starts.length > 1000;) {
      const half = halved(level);
      if (half.starts.length > 0.9 * level.starts.length) break; // gaps
      track.levels.push(half);
      level = half;
    }
  }

  /** The coarsest level that still has two stretches for each column. */
  function levelFor(track, from, to, columns) {
    let best = track;
    for (const level of track.levels) {
      const count = firstBehind(level, to) - firstBehind(level, from);
      if (count < 2 * columns) break;
      best = level;
    }
    return best;
  }

  /**
   * Outlines of what lies between 0 and all values of a column, and between its least and its most.
   * @param from, to  the bases that are shown, on units from left to right
   * @param y         from a value to its height in units: whole ones, which are quicker to write than others
   * @param column    units
   */
  function outlines(track, [from, to], [left, right], y, column) {
    const level = levelFor(track, from, to, (right - left) / column);
    const unit = (right - left) / (to - from), zero = y(0);
    let value = "", between = "";
    let run = null; // of columns without a gap between them
    const open = (a) => ({ a, value: "", top: "", bottom: [], isSingle: true });
    const close = () => {
      if (!run) return;
      if (run.value) value += `M${run.a} ${zero}${run.value}V${zero}Z`;
      if (!run.isSingle) between += `M${run.a} ${zero}${run.top}${run.bottom.reverse().join("")}Z`;
      run = null;
    };
    const add = (begin, end, low, high) => {
      const a = Math.round(begin), b = Math.max(Math.round(end), a + leastWidth);
      const least = y(low), most = low === high ? least : y(high);
      if (!run) run = open(a);
      run.value += `V${low > 0 ? least : high < 0 ? most : zero}H${b}`;
      run.top += `V${most}H${b}`;
      run.bottom.push(`V${least}H${a}`);
      run.isSingle = run.isSingle && low === high;
    };
    let begin = 0, end = -1, low = 0, high = 0;
    const last = level.starts.length;
    for (let i = firstBehind(level, from); i < last && level.starts[i] < to; ++i) {
      const a = left + (Math.max(level.starts[i], from) - from) * unit;
      const b = left + (Math.min(level.ends[i], to) - from) * unit;
      const isApart = a - end >= leastWidth;
      if (end > begin && b - begin < column && !isApart) {
        if (level.low[i] < low) low = level.low[i];
        if (level.high[i] > high) high = level.high[i];
        end = b;
        continue;
      }
      if (end > begin) add(begin, end, low, high);
      if (isApart) close();
      begin = a;
      end = b;
      low = level.low[i];
      high = level.high[i];
    }
    if (end > begin) add(begin, end, low, high);
    close();
    return { value, between };
  }

  /** A base's value as text: as it is, or the least and the most of what was drawn together when the page was made. */
  function textAt(track, base) {
    const i = firstBehind(track, base);
    if (i === track.starts.length || track.starts[i] > base) return "no value";
    return track.low[i] === track.high[i] ? String(track.low[i]) : `${track.low[i]} to ${track.high[i]}`;
  }

  /** The least and the most of what is shown, and 0. */
  function rangeWithin(track, from, to) {
    const end = firstBehind(track, to);
    const reaches = end < track.starts.length && track.starts[end] < to;
    return rangeOf(track, firstBehind(track, from), reaches ? end + 1 : end);
  }

  return { prepare, outlines, textAt, rangeWithin };
})();
