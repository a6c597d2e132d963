import { stringify } from 'yaml';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { writeInhibitRule, writeRoute, writeTimeInterval } from '../../engine/config/export-routing.ts';
import type { Engine } from '../../engine/engine.ts';
import { json, type Reply } from '../reply.ts';

/**
 * What decides who is told of what, in Alertmanager's syntax, so that amtool can show and test it. Receivers are named and
 * no more: their channels are ours, and hold credentials.
 */
function shownRouting({ definitions }: Engine): string {
  const { inhibitRules, timeIntervals } = definitions.routing();
  const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);
  const main = {
    global: { resolve_timeout: formatDuration(definitions.resolveTimeout()) },
    route: writeRoute(definitions.route().route, 'alertmanager'),
    // Names of rules are newer than many an amtool.
    inhibit_rules: some(inhibitRules.map(({ rule: { name: _, ...rule } }) => writeInhibitRule(rule))),
    receivers: definitions.receivers().map(({ receiver }) => ({ name: receiver.name })),
    time_intervals: some(timeIntervals.map(({ interval }) => writeTimeInterval(interval))),
  };
  return stringify(main, { lineWidth: 0, aliasDuplicateObjects: false, keepUndefined: false });
}

/** `GET /api/v2/status`. */
export function status(engine: Engine): Reply {
  return json(200, {
    cluster: { peers: [], status: 'disabled' },
    config: { original: shownRouting(engine) },
    uptime: new Date(engine.startedAt).toISOString(),
    versionInfo: {
      branch: '',
      buildDate: '',
      buildUser: 'Tocsin',
      goVersion: '',
      revision: '',
      version: engine.version,
    },
  });
}
