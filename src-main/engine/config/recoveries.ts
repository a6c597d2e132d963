import type { z } from 'zod';
import {
  CacheDeed,
  CommandDeed,
  type Deed,
  FallbackDeed,
  HttpDeed,
  Recovery,
  ServiceDeed,
} from '../../../src-shared/model/recovery.ts';
import { readMatcherKeys } from './route.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

const HTTP_KEYS = ['http', 'cache', 'fallback'] as const;
const HTTP_DEEDS = { http: HttpDeed, cache: CacheDeed, fallback: FallbackDeed } as const;

/** Puts what the schema finds to the places of the keys. */
function parsed<T>(schema: z.ZodType<T>, value: unknown, section: Section): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { message, path } of result.error.issues) {
    const key = String(path[0] ?? '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    section.fail(section.placeOf(key), `${key} is not as it should be: ${message}.`);
  }
  return undefined;
}

function readHttp(section: Section, kind: (typeof HTTP_KEYS)[number]): Deed | undefined {
  const value = {
    kind,
    url: section.required('url'),
    method: section.text('method')?.toUpperCase(),
    headers: section.pairs('headers', 'any'),
    body: section.text('body'),
    bearer: section.secret('bearer'),
  };
  section.done();
  return value.url === undefined ? undefined : parsed<Deed>(HTTP_DEEDS[kind], value, section);
}

function readDeed(section: Section): Deed | undefined {
  const given = ['command', 'service', ...HTTP_KEYS].filter((key) => section.has(key));
  const command = section.section('command');
  const service = section.section('service');
  const calls = HTTP_KEYS.map((kind) => ({ kind, inner: section.section(kind) }));
  if (given.length !== 1) {
    section.fail(section.place, 'an action does one thing: give it one of command, http, service, cache, fallback.');
    return undefined;
  }
  if (command) {
    const value = { kind: 'command', argv: command.texts('argv'), env: command.texts('env'), cwd: command.text('cwd') };
    command.done();
    return parsed<Deed>(CommandDeed, value, command);
  }
  if (service) {
    const value = { kind: 'service', service: service.required('name'), user: service.bool('user') };
    service.done();
    return value.service === undefined ? undefined : parsed<Deed>(ServiceDeed, value, service);
  }
  for (const { inner, kind } of calls) if (inner) return readHttp(inner, kind);
  return undefined;
}

/** An entry of `actions`; undefined, with problems, when it cannot be read. */
export function readRecovery(
  tree: Tree,
  report: Reporter,
): { readonly value: Recovery; readonly place: Place } | undefined {
  const section = Section.of(tree, 'an action', report);
  if (!section) return undefined;
  const name = section.required('name');
  const matchers = readMatcherKeys(section);
  if (matchers.length === 0 && !section.has('matchers'))
    section.fail(section.place, 'an action needs matchers: the alerts that it is for.');
  const deed = readDeed(section);
  const breaker = section.section('breaker');
  const value = {
    name,
    matchers,
    deed,
    mode: section.text('mode'),
    delay: section.duration('delay'),
    timeout: section.duration('timeout'),
    cooldown: section.duration('cooldown'),
    attemptsPerAlert: section.number('attempts_per_alert'),
    attemptsPerHour: section.number('attempts_per_hour'),
    breaker: breaker && { failures: breaker.number('failures') ?? 3, pause: breaker.duration('pause') ?? 3_600_000 },
    whileBlind: section.bool('while_blind'),
    whileHeld: section.bool('while_held'),
  };
  breaker?.done();
  section.done();
  if (name === undefined || deed === undefined || matchers.length === 0) return undefined;
  const recovery = parsed<Recovery>(Recovery, value, section);
  return recovery && { value: recovery, place: section.place };
}
