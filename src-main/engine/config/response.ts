import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Recovery } from '../../../src-shared/model/recovery.ts';
import type { Telling } from '../../../src-shared/model/telling.ts';
import type { ConfigProblem } from './config.ts';
import { readEscalation } from './escalations.ts';
import { readRecovery } from './recoveries.ts';
import type { ResponseConfig } from './response-config.ts';
import type { Reporter, Section } from './section.ts';
import { didYouMean } from './suggest.ts';
import { readTelling } from './telling.ts';
import type { Place } from './tree.ts';

interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** What the files say is done about alerts, before it is checked as a whole. */
export interface ResponseInFile {
  readonly people: readonly string[];
  readonly escalations: readonly Placed<Escalation>[];
  readonly recoveries: readonly Placed<Recovery>[];
  readonly telling: Placed<Telling> | undefined;
  /** Names of escalations, of those that could not be read as well. */
  readonly escalationNames: ReadonlySet<string>;
  /** Receivers that are named, where, and by what. */
  readonly receivers: readonly { readonly name: string; readonly place: Place; readonly by: string }[];
}

/** Longest name of a person, characters; that of `Settings.people`. */
const LONGEST_NAME = 80;

/** Gathers `people`, `escalations`, `actions` and `telling` of all files. */
export class ResponseReader implements ResponseInFile {
  readonly people: string[] = [];
  readonly escalations: Placed<Escalation>[] = [];
  readonly recoveries: Placed<Recovery>[] = [];
  readonly receivers: ResponseInFile['receivers'][number][] = [];
  readonly escalationNames = new Set<string>();
  telling: Placed<Telling> | undefined;
  readonly #report: Reporter;

  constructor(report: Reporter) {
    this.#report = report;
  }

  /** Takes the sections of one file. */
  read(root: Section): void {
    for (const tree of root.items('people') ?? []) {
      const name = root.asText(tree, 'people') ?? '';
      if (name === '' || name.length > LONGEST_NAME) root.fail(tree.place, 'people lists names of 1 to 80 characters.');
      else if (this.people.includes(name)) root.fail(tree.place, `people names ${name} twice.`);
      else this.people.push(name);
    }
    for (const tree of root.items('escalations') ?? []) {
      const found = readEscalation(tree, this.#report, this.receivers, this.escalationNames);
      if (found) this.escalations.push(found);
    }
    for (const tree of root.items('actions') ?? []) {
      const found = readRecovery(tree, this.#report);
      if (found) this.recoveries.push(found);
    }
    const telling = root.section('telling');
    if (telling === undefined) return;
    const place = root.keyPlaceOf('telling');
    const before = this.telling?.place;
    if (before !== undefined)
      root.fail(
        place,
        `telling is given twice: it stands already at ${before.file}:${before.line}:${before.column}. Keep one of them.`,
      );
    this.telling = { value: readTelling(telling, this.#report, this.receivers), place };
  }
}

/** Receivers that somebody is to be told through and that nobody defines. */
export function unknownReceivers(read: ResponseInFile, known: ReadonlySet<string>): readonly ConfigProblem[] {
  return read.receivers
    .filter(({ name }) => !known.has(name))
    .map(({ by, name, place }) => ({
      ...place,
      message: `${by} names "${name}", but there is no such receiver in the files.${didYouMean(name, known)}`,
    }));
}

/** Escalations that a route names and that stand nowhere in the files, not even as an entry that could not be read. */
export function unknownEscalations(
  named: readonly { readonly name: string; readonly place: Place }[],
  { escalationNames }: ResponseInFile,
): readonly ConfigProblem[] {
  return named
    .filter(({ name }) => !escalationNames.has(name))
    .map(({ name, place }) => ({
      ...place,
      message: `the route names the escalation "${name}", which escalations does not define.${didYouMean(name, escalationNames)}`,
    }));
}

/** What was read as it is kept. */
export function responseOf(read: ResponseInFile): ResponseConfig {
  const defined = <T>({
    value,
    place,
  }: Placed<T>): { value: T; origin: { from: 'file'; file: string; line: number } } => ({
    value,
    origin: { from: 'file', file: place.file, line: place.line },
  });
  return {
    people: read.people,
    escalations: read.escalations.map(defined),
    recoveries: read.recoveries.map(defined),
    telling: read.telling && defined(read.telling),
  };
}
