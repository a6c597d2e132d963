import type { MonitorEntry } from '../../../src-shared/contract/monitor.ts';
import { MONITOR_KINDS, Monitor, type MonitorKindName } from '../../../src-shared/model/monitor.ts';
import { readAssertions } from './assertions.ts';
import { sentence } from './issue.ts';
import { type FieldShape, fieldsOf, fileKey, kindsWith, modelKey } from './monitor-fields.ts';
import { type Reporter, Section } from './section.ts';
import { didYouMean } from './suggest.ts';
import type { Place, Tree } from './tree.ts';

/** A monitor of a file with the places that later checks point at. */
export interface MonitorInFile {
  readonly entry: MonitorEntry;
  readonly place: Place;
  readonly parents: readonly Place[];
}

/** Kinds that interfaces promise and that are not built yet. */
const LATER_KINDS = [
  'dns',
  'icmp',
  'websocket',
  'grpc',
  'smtp',
  'imap',
  'ssh',
  'redis',
  'postgres',
  'mysql',
  'mongodb',
  'command',
  'file',
  'sequence',
];

function readAuth(section: Section): unknown {
  const auth = section.section('auth');
  if (!auth) return undefined;
  const basic = auth.section('basic');
  const bearer = auth.secret('bearer');
  let pair: { username: string | undefined; password: unknown } | undefined;
  if (basic) {
    pair = { username: basic.required('username'), password: basic.secret('password') ?? '' };
    if (!basic.has('password')) basic.fail(basic.place, 'basic needs the key password, as text or as {secret: name}.');
    basic.done();
  }
  auth.done();
  return { ...(pair ? { basic: pair } : {}), ...(bearer === undefined ? {} : { bearer }) };
}

function readCollect(section: Section, report: Reporter): unknown {
  const collect = section.section('collect');
  if (!collect) return undefined;
  const preset = collect.text('preset');
  const json = (collect.items('json') ?? []).flatMap((item) => {
    const one = Section.of(item, 'a series of collect', report);
    if (!one) return [];
    const fields = {
      path: one.required('path'),
      metric: one.required('metric'),
      type: one.text('type'),
      labels: one.pairs('labels', 'labels'),
      scale: one.number('scale'),
    };
    one.done();
    return [Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))];
  });
  collect.done();
  return { ...(preset === undefined ? {} : { preset }), json };
}

function readField(section: Section, key: string, shape: FieldShape, report: Reporter): unknown {
  switch (shape) {
    case 'text':
      return section.text(key);
    case 'number':
      return section.number(key);
    case 'bool':
      return section.bool(key);
    case 'duration':
      return section.duration(key);
    case 'texts':
      return section.texts(key);
    case 'labels':
      return section.pairs(key, 'labels');
    case 'headers':
      return section.pairs(key, 'any');
    case 'assertions':
      return readAssertions(section);
    case 'auth':
      return readAuth(section);
    case 'collect':
      return readCollect(section, report);
  }
}

function readKind(section: Section): MonitorKindName | undefined {
  const written = section.required('kind');
  if (written === undefined) return undefined;
  const kind = MONITOR_KINDS.find((known) => known === written);
  if (kind) return kind;
  section.fail(
    section.placeOf('kind'),
    LATER_KINDS.includes(written)
      ? `the kind ${written} is not supported yet. Known kinds: ${MONITOR_KINDS.join(', ')}.`
      : `there is no kind ${written}.${didYouMean(written, MONITOR_KINDS)} Known kinds: ${MONITOR_KINDS.join(', ')}.`,
  );
  return undefined;
}

/** The deepest tree on a path of the model, and the file's key that leads there. */
function locate(
  tree: Tree,
  path: readonly PropertyKey[],
): { readonly tree: Tree; readonly key: string; readonly whole: boolean } {
  let here = tree;
  let key = 'the monitor';
  for (const step of path) {
    const child =
      here.is === 'map'
        ? (here.entries.get(fileKey(String(step)))?.value ?? here.entries.get(String(step))?.value)
        : here.is === 'list'
          ? here.items[Number(step)]
          : undefined;
    if (typeof step === 'string') key = here.is === 'map' && here.entries.has(step) ? step : fileKey(step);
    if (!child) return { tree: here, key, whole: false };
    here = child;
  }
  return { tree: here, key, whole: true };
}

/** Reads one entry of `monitors`. `scrapeInterval` is the default interval of kind prometheus. */
export function readMonitor(
  tree: Tree,
  scrapeInterval: number | undefined,
  report: Reporter,
): MonitorInFile | undefined {
  const section = Section.of(tree, 'a monitor', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const name = section.required('name');
  const kind = readKind(section);
  if (kind === undefined) return undefined;
  const input: Record<string, unknown> = { name, kind };
  const fields = fieldsOf(kind);
  for (const [key, shape] of Object.entries(fields)) {
    const value = readField(section, key, shape, report);
    if (value !== undefined) input[modelKey(key)] = value;
  }
  if (kind === 'prometheus' && input['interval'] === undefined && scrapeInterval !== undefined)
    input['interval'] = scrapeInterval;
  refuseForeignKeys(section, kind, fields);
  refuseTwoSchedules(section, kind);
  section.done();
  if (report.problems.length > before) return undefined;
  const parsed = Monitor.safeParse(input);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const at = locate(tree, issue.path);
      const written = at.whole && at.tree.is === 'scalar' ? at.tree.text : undefined;
      section.fail(at.tree.place, sentence(issue, at.key, written, fields[at.key] === 'duration'));
    }
    return undefined;
  }
  const { place } = section;
  return {
    entry: { monitor: parsed.data, origin: { from: 'file', file: place.file, line: place.line } },
    place: section.placeOf('name'),
    parents: (section.items('parents') ?? []).map((parent) => parent.place),
  };
}

/** Checks go by the interval or by the calendar; both in one place is a mistake whichever was meant. */
function refuseTwoSchedules(section: Section, kind: MonitorKindName): void {
  if (kind === 'heartbeat') return;
  if (section.has('schedule') && section.has('interval'))
    section.fail(
      section.keyPlaceOf('schedule'),
      'a monitor has an interval or a schedule, not both. Remove one; with a schedule, retry_interval still counts.',
    );
  if (section.has('timezone') && !section.has('schedule'))
    section.fail(section.keyPlaceOf('timezone'), 'timezone belongs to a schedule, and there is none here.');
}

/** A key of another kind gets a sentence of its own: that is nearly always the wrong kind, not a wrong key. */
function refuseForeignKeys(
  section: Section,
  kind: MonitorKindName,
  fields: Readonly<Record<string, FieldShape>>,
): void {
  for (const key of section.keys()) {
    const kinds = key in fields ? [] : kindsWith(key);
    const value = kinds.length > 0 ? section.raw(key) : undefined;
    if (value)
      section.fail(
        section.keyPlaceOf(key),
        `${key} belongs to ${kinds.join(', ')}; a monitor of kind ${kind} has no such key.`,
      );
  }
}
