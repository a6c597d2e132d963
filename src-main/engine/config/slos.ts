import type { Origin } from '../../../src-shared/model/monitor.ts';
import { Slo } from '../../../src-shared/model/slo.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { checkRule } from '../../../src-shared/rule/check-rule.ts';
import { sloRules } from '../../../src-shared/slo/rules.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { sentence } from './issue.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';
import { present, type Yaml } from './yaml-value.ts';

/** An objective of a file, with the place of its name. */
export interface SloInFile {
  readonly entry: { readonly slo: Slo; readonly origin: Origin };
  readonly name: string;
  readonly place: Place;
}

const KINDS = ['availability', 'ratio', 'latency'] as const;

/** `99.9%` or `0.999`. */
function readObjective(section: Section): number | undefined {
  const text = section.required('objective');
  if (text === undefined) return undefined;
  const found = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim());
  const value = found === null ? Number.NaN : Number(found[1]) / (found[2] === '%' ? 100 : 1);
  if (value > 0 && value < 1) return value;
  section.fail(section.placeOf('objective'), `objective is a share such as 99.9% or 0.999, but here stands "${text}".`);
  return undefined;
}

function readIndicator(section: Section): unknown {
  const given = KINDS.filter((kind) => section.has(kind));
  const [kind, second] = given;
  if (kind === undefined || second !== undefined) {
    section.fail(
      second === undefined ? section.place : section.keyPlaceOf(second),
      `an SLO has exactly one of ${KINDS.join(', ')}${second === undefined ? '' : `, but here are ${given.join(' and ')}`}.`,
    );
    for (const one of KINDS) section.raw(one);
    return undefined;
  }
  const inner = section.section(kind);
  // An empty `availability:` means all monitors.
  if (inner === undefined) return { kind };
  const chosen =
    kind === 'ratio'
      ? { good: inner.required('good'), total: inner.required('total') }
      : { monitors: inner.texts('monitors'), matchers: inner.texts('matchers') };
  const below = kind === 'latency' ? { below: inner.duration('below') } : {};
  if (kind === 'latency' && !inner.has('below')) inner.fail(inner.place, 'latency needs the key below, such as 500ms.');
  inner.done();
  return Object.fromEntries(Object.entries({ kind, ...chosen, ...below }).filter(([, value]) => value !== undefined));
}

/** Reads one entry of `slos`. */
export function readSlo(tree: Tree, report: Reporter): SloInFile | undefined {
  const section = Section.of(tree, 'an SLO', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const all = {
    name: section.required('name'),
    note: section.text('note'),
    objective: readObjective(section),
    window: section.duration('window'),
    indicator: readIndicator(section),
    labels: section.pairs('labels', 'labels'),
  };
  section.done();
  if (report.problems.length > before) return undefined;
  const parsed = Slo.safeParse(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const [field = 'name', inner = field] = issue.path.map(String);
      const outer = field === 'indicator' ? (KINDS.find((kind) => section.has(kind)) ?? 'name') : field;
      section.fail(section.placeOf(outer), sentence(issue, inner, undefined, inner === 'window' || inner === 'below'));
    }
    return undefined;
  }
  const { place } = section;
  const origin = { from: 'file', file: place.file, line: place.line } as const;
  const wrong = problemOf(parsed.data, origin);
  if (wrong !== undefined) {
    section.fail(section.placeOf('ratio'), `${wrong}.`);
    return undefined;
  }
  return { entry: { slo: parsed.data, origin }, name: parsed.data.name, place: section.placeOf('name') };
}

/** What is wrong with the expressions of a ratio. */
function problemOf(slo: Slo, origin: Origin): string | undefined {
  try {
    return sloRules(slo, origin).rules.flatMap(checkRule)[0]?.message;
  } catch (error) {
    if (error instanceof QueryError) return `could not parse expression: ${error.message}`;
    throw error;
  }
}

/** The YAML that `readSlo` reads back. */
export function writeSlo({ indicator, labels, name, note, objective, window }: Slo): Yaml {
  const { kind, ...rest } = indicator;
  const inner = 'below' in rest ? { ...rest, below: formatDuration(rest.below) } : rest;
  return present({
    name,
    note: note === '' ? undefined : note,
    objective,
    window: formatDuration(window),
    [kind]: inner,
    labels: Object.keys(labels).length === 0 ? undefined : labels,
  });
}
