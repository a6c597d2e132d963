import type { AvailabilityReport } from '../../../../src-shared/model/report.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The chart of a report as shapes, the same for paper and screen. Lengths in the units of the box. */
export interface ChartShapes {
  /** Availability of each slice as a bar from the floor of the axis. */
  readonly bars: readonly Box[];
  /** Stretches in which nothing was seen; drawn hatched, never crossed by a line. */
  readonly blind: readonly Box[];
  /** Runs of neighbouring slices with a latency. */
  readonly lines: readonly (readonly Point[])[];
  /** Value at the bottom of the availability axis, 0–1; the top is 1. */
  readonly floor: number;
  /** Value at the top of the latency axis, ms; the bottom is 0. */
  readonly ceiling: number;
  readonly upper: Box;
  readonly lower: Box;
}

/** Bottoms the availability axis may have: the nearest one below the worst slice shows the difference and not only a full bar. */
const FLOORS = [0.99, 0.95, 0.9, 0.75, 0.5, 0];
/** Share of the height for availability, and the gap to the latency panel. */
const UPPER_SHARE = 0.55;
const GAP_SHARE = 0.12;

function niceCeiling(max: number): number {
  if (max <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= max) ?? 10) * power;
}

/** Lays out the timeline in a box: availability above, latency below. */
export function layoutChart(data: AvailabilityReport, box: Box): ChartShapes {
  const { timeline } = data;
  const upper: Box = { ...box, height: box.height * UPPER_SHARE };
  const lower: Box = {
    ...box,
    y: box.y + box.height * (UPPER_SHARE + GAP_SHARE),
    height: box.height * (1 - UPPER_SHARE - GAP_SHARE),
  };
  const worst = Math.min(1, ...timeline.flatMap((slice) => slice.availability ?? []));
  const floor = FLOORS.find((bottom) => bottom < worst) ?? 0;
  const ceiling = niceCeiling(Math.max(0, ...timeline.flatMap((slice) => slice.latencyMs ?? [])));
  const span = Math.max(1, data.to - data.from);
  const left = (at: number): number => box.x + (box.width * (at - data.from)) / span;
  const bars: Box[] = [];
  const blind: Box[] = [];
  const lines: Point[][] = [];
  let run: Point[] | undefined;
  timeline.forEach((slice, i) => {
    const x = left(slice.at);
    const width = left(timeline[i + 1]?.at ?? data.to) - x;
    if (slice.availability === null) blind.push({ ...box, x, width });
    else {
      const share = Math.max(0.01, (slice.availability - floor) / (1 - floor));
      // A hair between bars keeps single bad slices visible.
      bars.push({
        x: x + width * 0.06,
        y: upper.y + upper.height * (1 - share),
        width: width * 0.88,
        height: upper.height * share,
      });
    }
    if (slice.latencyMs === null) run = undefined;
    else {
      if (!run) lines.push((run = []));
      run.push({ x: x + width / 2, y: lower.y + lower.height * (1 - slice.latencyMs / ceiling) });
    }
  });
  return { bars, blind: joined(blind), lines, floor, ceiling, upper, lower };
}

/** Values as runs of points over the whole of a box, the lowest at its bottom; a gap (null) ends a run. */
export function layoutSpark(
  values: readonly (number | null)[],
  box: Box,
): { readonly lines: readonly (readonly Point[])[] } {
  const known = values.filter((value) => value !== null);
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  const size = known.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  const lines: Point[][] = [];
  let run: Point[] | undefined;
  values.forEach((value, i) => {
    if (value === null) {
      run = undefined;
      return;
    }
    if (!run) lines.push((run = []));
    const x = box.x + (box.width * i) / Math.max(1, values.length - 1);
    run.push({ x, y: box.y + box.height * (size > 0 ? 1 - (value - low) / size : 0.5) });
  });
  return { lines };
}

/** Neighbouring boxes as one, so that the hatching runs through. */
function joined(boxes: readonly Box[]): readonly Box[] {
  const out: Box[] = [];
  for (const box of boxes) {
    const last = out.at(-1);
    if (last && Math.abs(last.x + last.width - box.x) < 0.01)
      out[out.length - 1] = { ...last, width: box.x + box.width - last.x };
    else out.push(box);
  }
  return out;
}

/** SVG path of a run; a single point becomes a short dash. Coordinates to a hundredth, so that bytes are the same everywhere. */
export function linePath(points: readonly Point[]): string {
  const at = (value: number): string => String(Math.round(value * 100) / 100);
  const [first] = points;
  if (!first) return '';
  if (points.length === 1) return `M${at(first.x - 1)} ${at(first.y)}L${at(first.x + 1)} ${at(first.y)}`;
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(point.x)} ${at(point.y)}`).join('');
}
