import { circleInWords, parentCircle } from '../../../src-shared/dependency/graph.ts';
import { SHIPPED_RECEIVER } from '../definitions/shipped.ts';
import type { ConfigProblem } from './config.ts';
import type { MonitorInFile } from './monitors.ts';
import { unknownEscalations, unknownReceivers } from './response.ts';
import type { Sections } from './sections.ts';
import { didYouMean } from './suggest.ts';
import type { Place } from './tree.ts';

function show(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function duplicates(what: string, named: readonly { readonly name: string; readonly place: Place }[]): ConfigProblem[] {
  const first = new Map<string, Place>();
  return named.flatMap(({ name, place }) => {
    const before = first.get(name);
    if (!before) {
      first.set(name, place);
      return [];
    }
    return [
      {
        ...place,
        message: `there are two ${what} named "${name}": the first one stands at ${show(before)}. Rename one of them.`,
      },
    ];
  });
}

/**
 * Parents that no file names. They may have been made in the UI, or are gone: a parent that nobody watches is not a failing
 * one, so that is no reason to refuse the file.
 */
export function parentWarnings({ monitors, names }: Sections): readonly ConfigProblem[] {
  return monitors.flatMap(({ entry, parents, place }) =>
    entry.monitor.parents.flatMap((parent, i) =>
      names.monitors.has(parent)
        ? []
        : [
            {
              ...(parents[i] ?? place),
              message: `no file has a monitor "${parent}": unless it was made in the UI, this parent never counts as failing.${didYouMean(parent, names.monitors)}`,
            },
          ],
    ),
  );
}

function parentProblems(monitors: readonly MonitorInFile[]): ConfigProblem[] {
  const byName = new Map(monitors.map((one) => [one.entry.monitor.name, one.entry.monitor]));
  const problems: ConfigProblem[] = [];
  const inCircle = new Set<string>();
  for (const { entry, parents, place } of monitors) {
    const { monitor } = entry;
    if (inCircle.has(monitor.name)) continue;
    const circle = parentCircle(monitor.name, (name) => byName.get(name)?.parents ?? []);
    if (!circle) continue;
    for (const name of circle) inCircle.add(name);
    const step = monitor.parents.indexOf(circle[1] ?? '');
    problems.push({
      ...(parents[step] ?? place),
      message: `the parents form a circle: ${circleInWords(circle)}. Take one of these steps out.`,
    });
  }
  return problems;
}

function tokenProblems(monitors: readonly MonitorInFile[]): ConfigProblem[] {
  const owners = new Map<string, MonitorInFile>();
  return monitors.flatMap((one) => {
    const { monitor } = one.entry;
    if (monitor.kind !== 'heartbeat') return [];
    const before = owners.get(monitor.token);
    owners.set(monitor.token, before ?? one);
    return before && before.entry.monitor.name !== monitor.name
      ? [
          {
            ...one.place,
            message: `the heartbeats "${before.entry.monitor.name}" (${show(before.place)}) and "${monitor.name}" have the same token. Give each its own.`,
          },
        ]
      : [];
  });
}

/** What only shows when all files are seen together: names given twice, circles of parents, tokens and receivers that do not exist. */
export function checkSections(sections: Sections): readonly ConfigProblem[] {
  const {
    alertmanagers,
    monitors,
    dataSources,
    maintenance,
    receivers,
    remoteWrites,
    scrapes,
    names,
    response,
    route,
  } = sections;
  const { slos, timeIntervals } = sections;
  const known = new Set([SHIPPED_RECEIVER.name, ...names.receivers]);
  return [
    ...duplicates(
      'monitors',
      monitors.map((one) => ({ name: one.entry.monitor.name, place: one.place })),
    ),
    ...duplicates(
      'receivers',
      receivers.map((one) => ({ name: one.entry.receiver.name, place: one.place })),
    ),
    ...duplicates('time intervals', timeIntervals),
    ...duplicates('scrape jobs', scrapes),
    ...duplicates('remote writes', remoteWrites),
    ...duplicates('data sources', dataSources),
    ...duplicates('Alertmanagers', alertmanagers),
    ...duplicates('maintenance windows', maintenance),
    ...duplicates('SLOs', slos),
    ...parentProblems(monitors),
    ...duplicates(
      'escalations',
      response.escalations.map(({ place, value }) => ({ name: value.name, place })),
    ),
    ...duplicates(
      'actions',
      response.recoveries.map(({ place, value }) => ({ name: value.name, place })),
    ),
    ...unknownReceivers(response, known),
    ...tokenProblems(monitors),
    ...(route?.receivers ?? [])
      .filter(({ name }) => !known.has(name))
      .map(({ name, place }) => ({
        ...place,
        message: `the route sends to "${name}", but there is no such receiver in the files.${didYouMean(name, known)}`,
      })),
    ...(route?.intervals ?? [])
      .filter(({ name }) => !names.intervals.has(name))
      .map(({ name, place }) => ({
        ...place,
        message: `the route names the time interval "${name}", which time_intervals does not define.${didYouMean(name, names.intervals)}`,
      })),
    ...unknownEscalations(route?.escalations ?? [], response),
  ];
}
