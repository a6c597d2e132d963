import type { Labels } from '../model/labels.ts';

/**
 * Alerts that began further apart than this, ms, do not belong together for what they have in common: a check every minute
 * that has to fail three times, and a rule that waits for two, are told of within it. An alert below a failing parent is a
 * symptom however late it comes.
 */
export const WINDOW_MS = 5 * 60_000;
/** Beginnings this close count as one moment, ms: an evaluation, a scrape and a retry lie between them. */
const CLOSE_MS = 60_000;
/** What shared values have to add up to. A value that ten of four hundred carry is enough alone, one of a hundred is not. */
export const ENOUGH = 0.6;
/** From here on it is worth asking whether the series moved together. */
export const WORTH_ASKING = 0.25;
/** As if so many were watched at least: among three, "one of two" says nothing. */
const LEAST_POPULATION = 50;
/** Fewer failing carriers of a value are chance. */
const LEAST_SHARE = 3;

/** Labels that say what kind of alert it is, not what it is about; a monitor is looked at by itself. */
const NOT_ABOUT: ReadonlySet<string> = new Set([
  '__name__',
  'alertname',
  'alertstate',
  'severity',
  'monitor',
  'kind',
  'category',
  'le',
  'quantile',
  'assertion',
]);
const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/i;

/** A label value that alerts may share: `value` as people read it, `key` as the index has it. */
export interface Trait {
  readonly key: string;
  readonly text: string;
}

function trait(name: string, value: string): Trait {
  return { key: `${name}\u0000${value}`, text: `${name}=${value}` };
}

/** The host of an instance (`https://db.example:5432/x`, `db.example:9100`); undefined when it is this machine. */
function hostOf(instance: string): string | undefined {
  const host = /^(?:[a-z][\w+.-]*:\/\/)?(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)/i.exec(instance)?.[1];
  return host === undefined || THIS_MACHINE.test(host) ? undefined : host.toLowerCase();
}

/** What an alert, or something watched, may have in common with others; parents are the monitors it depends on. */
export function traitsOf(labels: Labels, parents: readonly string[] = []): readonly Trait[] {
  const found = Object.entries(labels).flatMap(([name, value]) =>
    value === '' || NOT_ABOUT.has(name) ? [] : [trait(name, value)],
  );
  const host = hostOf(labels['instance'] ?? '');
  if (host !== undefined && host !== labels['instance'])
    found.push({ key: `\u0000host\u0000${host}`, text: `the host ${host}` });
  for (const parent of parents) found.push({ key: `\u0000parent\u0000${parent}`, text: `the parent ${parent}` });
  return found;
}

/** How much it says that two carry a value: 1 when nobody else could, 0 when all do. */
export function rarity(carriers: number, population: number): number {
  const all = Math.max(population, LEAST_POPULATION);
  return Math.max(0, 1 - Math.log(Math.max(1, carriers)) / Math.log(all));
}

/** How much it says that two began so far apart (ms): 1 within a minute, down to 0 at the window's end. */
export function closeness(apart: number): number {
  const gap = Math.abs(apart);
  if (gap <= CLOSE_MS) return 1;
  return Math.max(0, 1 - (gap - CLOSE_MS) / (WINDOW_MS - CLOSE_MS));
}

/**
 * Whether so many failing at once make a value itself the suspect: half of a few, nine tenths of a value that everything
 * carries, and never fewer than three.
 */
export function isShared(failing: number, carriers: number, population: number): boolean {
  if (failing < LEAST_SHARE || carriers < LEAST_SHARE) return false;
  return failing >= carriers * (0.5 + 0.4 * Math.min(1, carriers / Math.max(1, population)));
}
