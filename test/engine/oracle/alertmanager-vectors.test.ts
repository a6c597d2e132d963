import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { Alertmanager, HAS_ALERTMANAGER } from '../../support/alertmanager.ts';
import { until } from '../../support/wait.ts';
import { INHIBIT_VECTORS } from '../../unit/route/inhibit-vectors.ts';
import { SILENCE_VECTORS } from '../../unit/route/silence-vectors.ts';
import { ROUTE_VECTORS, TREES } from '../../unit/route/vectors.ts';

interface TheirAlert {
  readonly labels: Labels;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly inhibitedBy: readonly string[]; readonly silencedBy: readonly string[] };
}
interface TheirGroup {
  readonly labels: Labels;
  readonly receiver: { readonly name: string };
  readonly alerts: readonly TheirAlert[];
}

/** Every row is told apart by this label, which no matcher of the tables asks for. */
const ROW = 'vector_row';
/** The tables' parts, told apart by this one: a tree, an inhibition scenario, silences. */
const PART = 'vector_part';

/** All trees below one root; each is entered by its own part only. */
function config(): string {
  const routes = Object.entries(TREES).map(([name, yaml]) => {
    // The tables hold plain YAML mappings.
    const { group_by: groupBy, ...tree } = parse(yaml) as { readonly group_by?: readonly string[] };
    return { ...tree, group_by: groupBy ?? ['vector_none'], matchers: [`${PART}="${name}"`] };
  });
  const inhibitRules = INHIBIT_VECTORS.flatMap(({ rules }, i) =>
    rules.map(({ equal = [], source, target }) => ({
      source_matchers: [...source, `${PART}="inhibit${i}"`],
      target_matchers: [...target, `${PART}="inhibit${i}"`],
      equal,
    })),
  );
  const receivers = ['root', ...Array.from({ length: 11 }, (_, i) => `r${i}`)].map((name) => ({ name }));
  return JSON.stringify({
    route: { receiver: 'root', group_by: [PART], group_wait: '1ms', routes },
    inhibit_rules: inhibitRules,
    receivers,
  });
}

describe.skipIf(!HAS_ALERTMANAGER)('beside Debian’s Alertmanager', () => {
  let alertmanager: Alertmanager;
  let alerts: readonly TheirAlert[] = [];
  let groups: readonly TheirGroup[] = [];

  /** Asks its API v2; rejects with what it says when it refuses. */
  async function ask(path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${alertmanager.url}/api/v2${path}`, {
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  beforeAll(async () => {
    alertmanager = await Alertmanager.start(config());
    const until_ = new Date(Date.now() + 3_600_000).toISOString();
    for (const [i, [matchers]] of SILENCE_VECTORS.entries())
      await ask('/silences', {
        matchers: [...parseMatchers(matchers), { name: ROW, op: '=' as const, value: `silence${i}` }].map(
          ({ name, op, value }) => ({ name, value, isRegex: op.endsWith('~'), isEqual: op.startsWith('=') }),
        ),
        startsAt: new Date().toISOString(),
        endsAt: until_,
        createdBy: 'test',
        comment: 'test',
      });
    const sent: Labels[] = [
      ...ROUTE_VECTORS.map(([tree, labels], i) => ({ ...labels, [PART]: tree, [ROW]: `route${i}` })),
      ...INHIBIT_VECTORS.flatMap(({ alerts: given }, i) =>
        given.map((labels, j) => ({ ...labels, [PART]: `inhibit${i}`, [ROW]: `inhibit${i}.${j}` })),
      ),
      ...SILENCE_VECTORS.map(([, labels], i) => ({ ...labels, [PART]: 'silence', [ROW]: `silence${i}` })),
    ];
    await ask(
      '/alerts',
      sent.map((labels) => ({ labels, endsAt: until_ })),
    );
    await until(
      'every alert is there, in its groups',
      async () => {
        // The API's answers have these forms (Alertmanager, api/v2/openapi.yaml).
        alerts = (await ask('/alerts')) as readonly TheirAlert[];
        groups = (await ask('/alerts/groups')) as readonly TheirGroup[];
        const grouped = new Set(groups.flatMap((group) => group.alerts.map((one) => one.labels[ROW])));
        return alerts.length === sent.length && grouped.size === sent.length;
      },
      30_000,
    );
    // Its inhibitor takes the alerts over one by one; what differs in the end is for the tests to say.
    const inhibited = INHIBIT_VECTORS.reduce((sum, vector) => sum + vector.inhibited.length, 0);
    await until(
      'the inhibitor has seen them all',
      async () => {
        alerts = (await ask('/alerts')) as readonly TheirAlert[];
        return alerts.filter(({ status }) => status.inhibitedBy.length > 0).length >= inhibited;
      },
      10_000,
    ).catch(() => undefined);
  }, 60_000);
  afterAll(() => alertmanager[Symbol.asyncDispose]());

  const byRow = (row: string): TheirAlert | undefined => alerts.find(({ labels }) => labels[ROW] === row);

  it('routes and groups as it does', () => {
    const differences = ROUTE_VECTORS.flatMap(([tree, labels, expected], i) => {
      const theirs = groups
        .filter((group) => group.alerts.some((one) => one.labels[ROW] === `route${i}`))
        .map(({ labels: own, receiver }) => {
          const pairs = Object.entries(own)
            .filter(([name]) => name !== ROW && name !== PART)
            .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
          return `${receiver.name} {${pairs.sort().join(', ')}}`;
        });
      return JSON.stringify([...expected].sort()) === JSON.stringify(theirs.sort())
        ? []
        : [{ tree, labels, expected, theirs }];
    });
    expect(differences).toEqual([]);
  });

  it('inhibits what it inhibits', () => {
    const differences = INHIBIT_VECTORS.flatMap(({ alerts: given, inhibited, what }, i) => {
      const theirs = given.flatMap((_, j) =>
        (byRow(`inhibit${i}.${j}`)?.status.inhibitedBy.length ?? 0) > 0 ? [j] : [],
      );
      return JSON.stringify(theirs) === JSON.stringify(inhibited) ? [] : [{ what, inhibited, theirs }];
    });
    expect(differences).toEqual([]);
  });

  it('silences what it silences', () => {
    const differences = SILENCE_VECTORS.flatMap(([matchers, labels, hidden], i) => {
      const theirs = (byRow(`silence${i}`)?.status.silencedBy.length ?? 0) > 0;
      return theirs === hidden ? [] : [{ matchers, labels, hidden, theirs }];
    });
    expect(differences).toEqual([]);
  });
});
