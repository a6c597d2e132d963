import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import type { Unit } from '../../charts/unit.ts';

/** What the answer is looked at as. */
export const VIEWS = ['graph', 'table', 'heatmap', 'statistics', 'moved', 'details'] as const;
export type View = (typeof VIEWS)[number];
/** What the views are called. */
export const VIEW_WORDS: Readonly<Record<View, string>> = {
  graph: 'Graph',
  table: 'Table',
  heatmap: 'Heat map',
  statistics: 'Statistics',
  moved: 'What moved with it',
  details: 'Details',
};
export const STYLES = ['lines', 'stacked', 'points'] as const;
export type Style = (typeof STYLES)[number];
/** Where the value axis begins: at zero, at the least value, or logarithmic. */
export const AXES = ['zero', 'fit', 'log'] as const;
export type Axis = (typeof AXES)[number];
const UNITS: readonly Unit[] = ['number', 'seconds', 'ms', 'bytes', 'ratio', 'perSecond'];

/** One question among several. */
export interface Question {
  readonly expr: string;
  /** How its series are called: `{{monitor}} p95`; empty lets the page choose. */
  readonly legend: string;
  readonly isHidden: boolean;
}

/** Everything that the page shows besides the time range, which is the frame's. */
export interface ExplorePlace {
  /** At least one; A, B, C … by place. */
  readonly questions: readonly Question[];
  readonly view: View;
  readonly style: Style;
  readonly axis: Axis;
  /** undefined: guessed from the expressions. */
  readonly unit: Unit | undefined;
  /** Step in ms; undefined: chosen by the width of the chart. */
  readonly step: number | undefined;
  /** The data source's name; empty is this console. */
  readonly source: string;
  /** The stretch (epoch ms) over which series are compared; undefined: all of the range. */
  readonly window: { readonly from: number; readonly to: number } | undefined;
  /** Which question heat map, statistics and "what moved" are about. */
  readonly focus: number;
}

/** More questions at once are a dashboard. */
export const MOST_QUESTIONS = 8;
/** The least step, ms. */
const LEAST_STEP = 1_000;

/** `A` for the first question. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The parameter of a question's part: the first one's is `expr`, so that links of other pages stay short. */
function part(name: string, index: number): string {
  return index === 0 ? name : `${name}.${letterOf(index).toLowerCase()}`;
}

function oneOf<T extends string>(all: readonly T[], given: string | undefined): T | undefined {
  return all.find((one) => one === given);
}

/** `1763712000000-1763715600000`; undefined for anything else. */
function readWindow(text: string): ExplorePlace['window'] {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  return from !== undefined && to !== undefined && Number(to) > Number(from)
    ? { from: Number(from), to: Number(to) }
    : undefined;
}

/** Reads the address; what cannot be read is as if it were not there. */
export function readPlace(query: Readonly<Record<string, string>>): ExplorePlace {
  const letters = Array.from({ length: MOST_QUESTIONS }, (_, i) => i);
  const last = letters.findLast((i) => query[part('expr', i)] !== undefined) ?? 0;
  const hidden = query['hide'] ?? '';
  const questions = letters.slice(0, last + 1).map((i) => ({
    expr: (query[part('expr', i)] ?? '').trim(),
    legend: query[part('legend', i)] ?? '',
    isHidden: hidden.includes(letterOf(i)),
  }));
  const step = parseDuration(query['step'] ?? '');
  const focus = questions.findIndex((_, i) => letterOf(i) === query['focus']);
  return {
    questions,
    view: oneOf(VIEWS, query['view']) ?? 'graph',
    style: oneOf(STYLES, query['style']) ?? 'lines',
    axis: oneOf(AXES, query['axis']) ?? 'zero',
    unit: oneOf(UNITS, query['unit']),
    step: step === undefined || step < LEAST_STEP ? undefined : step,
    source: query['source'] ?? '',
    window: readWindow(query['window'] ?? ''),
    focus: Math.max(0, focus),
  };
}

/** The parameters of a place, with every one it does not need set to undefined: laid over an address they replace the old ones. */
export function placeQuery(place: ExplorePlace): Readonly<Record<string, string | undefined>> {
  const out: Record<string, string | undefined> = {};
  for (let i = 0; i < MOST_QUESTIONS; i += 1) {
    const question = place.questions[i];
    out[part('expr', i)] = question?.expr || undefined;
    out[part('legend', i)] = question?.legend || undefined;
  }
  // The last question may be empty yet: it is kept by a blank.
  const last = place.questions.length - 1;
  if (last > 0 && place.questions[last]?.expr === '') out[part('expr', last)] = ' ';
  const hidden = place.questions.flatMap(({ isHidden }, i) => (isHidden ? [letterOf(i)] : [])).join('');
  return {
    ...out,
    hide: hidden || undefined,
    view: place.view === 'graph' ? undefined : place.view,
    style: place.style === 'lines' ? undefined : place.style,
    axis: place.axis === 'zero' ? undefined : place.axis,
    unit: place.unit,
    step: place.step === undefined ? undefined : formatDuration(place.step),
    source: place.source || undefined,
    window: place.window === undefined ? undefined : `${place.window.from}-${place.window.to}`,
    focus: place.focus === 0 ? undefined : letterOf(place.focus),
  };
}
