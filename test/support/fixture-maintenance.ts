import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import { coverage, finish, hold, type Opening, openAt, upcoming } from '../../src-shared/maintenance/coverage.ts';
import {
  type ByHand,
  type MaintenanceEntry,
  MaintenanceWindow,
  NOTHING_BY_HAND,
  WEEKDAYS,
} from '../../src-shared/model/maintenance.ts';
import type { Origin } from '../../src-shared/model/monitor.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FILE: Origin = { from: 'file', file: '/etc/tocsin/maintenance.yml', line: 3 };
const UI: Origin = { from: 'ui' };

interface Kept {
  readonly window: MaintenanceWindow;
  readonly origin: Origin;
  readonly byHand: ByHand;
}

/**
 * Windows of every kind over the fixture's monitors, as a console would answer for them. `now` is the console's clock.
 * The one by hand is running; those that recur are days away, on whatever day and at whatever hour the console is opened.
 */
export function fixtureMaintenance(
  now: () => number,
): Pick<
  TocsinHandlers,
  | 'maintenance.list'
  | 'maintenance.calendar'
  | 'maintenance.save'
  | 'maintenance.delete'
  | 'maintenance.start'
  | 'maintenance.finish'
  | 'maintenance.preview'
> {
  const kept = new Map<string, Kept>();
  const put = (input: unknown, origin: Origin, byHand = NOTHING_BY_HAND): void => {
    const window = MaintenanceWindow.parse(input);
    kept.set(window.name, { window, origin, byHand });
  };
  const inDays = (days: number): Date => new Date(now() + days * DAY_MS);
  put(
    {
      name: 'weekly patching',
      note: 'kernel and openssl',
      when: { kind: 'weekly', days: [WEEKDAYS[inDays(3).getUTCDay()]], at: '02:00', duration: 2 * HOUR_MS },
      timezone: 'Europe/Berlin',
      groups: ['Orders'],
    },
    FILE,
  );
  put(
    {
      name: 'backup of the ledger',
      when: { kind: 'monthly', days: [Math.min(inDays(14).getUTCDate(), 28)], at: '23:30', duration: HOUR_MS },
      timezone: 'America/New_York',
      matchers: ['category="database"'],
    },
    UI,
  );
  put(
    { name: 'deploy', when: { kind: 'by_hand', duration: HOUR_MS / 2 }, monitors: ['Orders API', 'Orders Web'] },
    UI,
    { holds: [{ from: now() - 600_000, to: now() + 1_200_000 }], cuts: [] },
  );
  const opening = ({ byHand, window }: Kept): Opening => ({
    when: window.when,
    zone: window.timezone ?? 'UTC',
    byHand,
  });
  const entry = (one: Kept): MaintenanceEntry => {
    const active = openAt(opening(one), now());
    return {
      window: one.window,
      origin: one.origin,
      zone: one.window.timezone ?? 'UTC',
      monitors: one.window.monitors.length > 0 ? one.window.monitors : ['Orders API', 'Orders Web', 'Orders Queue'],
      ...(active === undefined ? {} : { active }),
      next: [...upcoming(opening(one), now(), 5)],
      warnings: [],
    };
  };
  const find = (name: string): Kept => {
    const found = kept.get(name);
    if (found === undefined) throw new RpcError('not_found', `There is no maintenance window “${name}”.`);
    return found;
  };
  const change = (name: string, byHand: (one: Kept) => ByHand): MaintenanceEntry => {
    const one = find(name);
    const next = { ...one, byHand: byHand(one) };
    kept.set(name, next);
    return entry(next);
  };
  return {
    'maintenance.list': () => [...kept.values()].map(entry),
    'maintenance.calendar': ({ from, to }) =>
      [...kept.values()].flatMap((one) =>
        coverage(opening(one), from, to).map((span) => ({ ...span, window: one.window.name })),
      ),
    'maintenance.save': ({ window, create }) => {
      if (create && kept.has(window.name))
        throw new RpcError('conflict', `There is a maintenance window “${window.name}” already.`, {
          fields: [{ path: ['window', 'name'], message: 'taken' }],
        });
      put(window, UI);
      return entry(find(window.name));
    },
    'maintenance.delete': ({ name }) => {
      const { origin, window } = find(name);
      kept.delete(name);
      return { window, origin };
    },
    'maintenance.start': ({ name, until }) =>
      change(name, ({ byHand }) => hold(byHand, now(), until === undefined ? now() + HOUR_MS : until)),
    'maintenance.finish': ({ name }) => change(name, (one) => finish(opening(one), now())),
    'maintenance.preview': ({ window }) => entry({ window, origin: UI, byHand: NOTHING_BY_HAND }),
  };
}
