import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';

/** What a rule of Tocsin can say beyond one of Prometheus. */
export type Extensions = Pick<AlertingRule, 'recover' | 'onNoData' | 'onError' | 'flap'>;

/** Annotations of this beginning are instructions to Tocsin: Prometheus and promtool take them for annotations like others. */
const PREFIX = 'tocsin_';
const NAMES = ['tocsin_recover', 'tocsin_on_no_data', 'tocsin_on_error', 'tocsin_flap'] as const;
const WAYS = ['alerting', 'ok', 'keep'] as const;

/** One thing wrong with an extension: under which annotation, at which offset of its text, and what. */
export interface ExtensionProblem {
  readonly key: string;
  readonly at: number | undefined;
  readonly message: string;
}

export interface ReadExtensions {
  readonly extensions: Extensions;
  /** Those that are annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly problems: readonly ExtensionProblem[];
}

/**
 * Takes the instructions out of a rule's annotations: `tocsin_recover` (an expression), `tocsin_on_no_data` and
 * `tocsin_on_error` (alerting, ok or keep), `tocsin_flap` (`1h high 50% low 25%`).
 */
export function readExtensions(given: Readonly<Record<string, string>>): ReadExtensions {
  const problems: ExtensionProblem[] = [];
  const extensions: { -readonly [K in keyof Extensions]: Extensions[K] } = {};
  const annotations: [string, string][] = [];
  const fail = (key: string, message: string, at?: number): void => void problems.push({ key, at, message });
  for (const [key, text] of Object.entries(given)) {
    switch (key) {
      case 'tocsin_recover':
        if (isExpression(key, text.trim(), fail)) extensions.recover = text.trim();
        break;
      case 'tocsin_on_no_data':
      case 'tocsin_on_error': {
        const way = WAYS.find((known) => known === text.trim());
        if (way === undefined) fail(key, `${key} is one of ${WAYS.join(', ')}, but here stands "${text}"`);
        else extensions[key === 'tocsin_on_error' ? 'onError' : 'onNoData'] = way;
        break;
      }
      case 'tocsin_flap': {
        const flap = parseFlap(text);
        if (flap === undefined) fail(key, `tocsin_flap is like "1h high 50% low 25%", but here stands "${text}"`);
        else extensions.flap = flap;
        break;
      }
      default:
        if (key.startsWith(PREFIX)) fail(key, `there is no instruction ${key}; known are ${NAMES.join(', ')}`);
        else annotations.push([key, text]);
    }
  }
  return { extensions, annotations: Object.fromEntries(annotations), problems };
}

function isExpression(key: string, text: string, fail: (key: string, message: string, at?: number) => void): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    fail(key, `could not parse expression: ${error.message}`, error.from);
    return false;
  }
}

function parseFlap(text: string): AlertingRule['flap'] {
  const found = /^\s*(\S+)\s+high\s+(\d{1,3})%\s+low\s+(\d{1,3})%\s*$/.exec(text);
  const window = found === null ? undefined : parseDuration(found[1] ?? '');
  const [high, low] = [Number(found?.[2]) / 100, Number(found?.[3]) / 100];
  if (window === undefined || window < 60_000 || high > 1 || low >= high) return undefined;
  return { window, high, low };
}

/** The annotations of a rule as they stand in a file, instructions included; `readExtensions` reads them back. */
export function writeExtensions(rule: AlertingRule): Readonly<Record<string, string>> {
  const { flap, onError, onNoData, recover } = rule;
  const percent = (share: number): string => `${Math.round(share * 100)}%`;
  return {
    ...rule.annotations,
    ...(recover === undefined ? {} : { tocsin_recover: recover }),
    ...(onNoData === undefined ? {} : { tocsin_on_no_data: onNoData }),
    ...(onError === undefined ? {} : { tocsin_on_error: onError }),
    ...(flap === undefined
      ? {}
      : { tocsin_flap: `${formatDuration(flap.window)} high ${percent(flap.high)} low ${percent(flap.low)}` }),
  };
}
