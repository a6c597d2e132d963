import type { TocsinContract } from '../../../src-shared/contract/index.ts';
import type { CallName, StreamName } from '../../../src-shared/rpc/define.ts';

/** One operation of the own REST API: one method of the contract, its input gathered from path, query and body; of a topic, its snapshot. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /api/tocsin/v1. */
  readonly path: string;
  readonly call: CallName<TocsinContract> | StreamName<TocsinContract>;
  readonly summary: string;
  /** Where a `{…}` part of the path goes in the input; `ids` makes it a list of one. */
  readonly pathTo?: Readonly<Record<string, 'name' | 'id' | 'ids' | 'alert'>>;
  /** Query parameters that are numbers (epoch ms, counts). Others are text. */
  readonly numbers?: readonly string[];
  /** Query parameters that may be there several times or once with commas. */
  readonly lists?: readonly string[];
  /** Query parameters that may be there several times and hold commas of their own. */
  readonly repeated?: readonly string[];
  /** The answer is the file itself. */
  readonly file?: boolean;
}

const ids = { id: 'ids' } as const;
const name = { name: 'name' } as const;

/** The route table that the server, its tests and openapi.json are made of. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: '/hello', call: 'system.hello', summary: 'Version and access of this token' },
  { method: 'GET', path: '/diagnostics', call: 'system.diagnostics', summary: 'The console watching itself' },
  { method: 'GET', path: '/status', call: 'live.status', summary: 'The figures of the status bar' },
  { method: 'GET', path: '/monitors/status', call: 'live.monitors', summary: 'State of all monitors now' },
  { method: 'GET', path: '/monitors', call: 'monitor.list', summary: 'Definitions of all monitors' },
  {
    method: 'GET',
    path: '/monitors/availability',
    call: 'monitor.availability',
    summary: 'Availability and coverage over windows',
    numbers: ['windowsMs'],
    lists: ['names', 'windowsMs'],
  },
  { method: 'GET', path: '/monitors/{name}', call: 'monitor.get', summary: 'One monitor', pathTo: name },
  { method: 'POST', path: '/monitors', call: 'monitor.save', summary: 'Creates or replaces a monitor' },
  { method: 'DELETE', path: '/monitors/{name}', call: 'monitor.delete', summary: 'Deletes a monitor', pathTo: name },
  { method: 'POST', path: '/monitors/{name}/run', call: 'monitor.run', summary: 'Runs a check now', pathTo: name },
  {
    method: 'GET',
    path: '/monitors/{name}/checks',
    call: 'monitor.replies',
    summary: 'The last checks with their evidence',
    pathTo: name,
    numbers: ['limit'],
  },
  {
    method: 'GET',
    path: '/monitors/{name}/history',
    call: 'monitor.history',
    summary: 'State intervals of a window',
    pathTo: name,
    numbers: ['from', 'to'],
  },
  {
    method: 'GET',
    path: '/alerts',
    call: 'alert.list',
    summary: 'Active alerts, and those resolved since a time',
    numbers: ['resolvedSince', 'limit'],
  },
  {
    method: 'GET',
    path: '/alerts/statistics',
    call: 'alert.statistics',
    summary: 'What alerts were like over a window, and which rules make noise',
    numbers: ['from', 'to'],
    lists: ['waking'],
  },
  {
    method: 'POST',
    path: '/alerts/statistics',
    call: 'alert.statistics',
    summary: 'The same, with what would be less noise tried out on history when the body asks for proposals',
    numbers: ['from', 'to'],
    lists: ['waking'],
  },
  {
    method: 'GET',
    path: '/alerts/{id}',
    call: 'alert.get',
    summary: 'One alert with its timeline',
    pathTo: { id: 'id' },
  },
  {
    method: 'GET',
    path: '/why',
    call: 'alert.why',
    summary: 'Why a receiver was told of an alert, or why not',
    numbers: ['at'],
  },
  {
    method: 'GET',
    path: '/incidents',
    call: 'incident.list',
    summary: 'Open incidents, and those that ended since a time',
    numbers: ['endedSince', 'limit'],
  },
  { method: 'POST', path: '/incidents/merge', call: 'incident.merge', summary: 'Makes one incident of several' },
  {
    method: 'GET',
    path: '/incidents/{id}',
    call: 'incident.get',
    summary: 'One incident with its alerts and its story',
    pathTo: { id: 'id' },
  },
  {
    method: 'POST',
    path: '/incidents/{id}/split',
    call: 'incident.split',
    summary: 'Makes alerts of an incident one of their own',
    pathTo: { id: 'id' },
  },
  {
    method: 'GET',
    path: '/alerts/{id}/incident',
    call: 'incident.of',
    summary: 'The incident that an alert is in',
    pathTo: { id: 'alert' },
  },
  { method: 'GET', path: '/silences', call: 'silence.list', summary: 'Silences, expired ones for five days' },
  { method: 'POST', path: '/silences', call: 'silence.save', summary: 'Creates or changes a silence' },
  { method: 'POST', path: '/silences/{id}/expire', call: 'silence.expire', summary: 'Ends a silence', pathTo: ids },
  {
    method: 'POST',
    path: '/silences/preview',
    call: 'silence.preview',
    summary: 'What matchers hide, and would have hidden',
  },
  { method: 'POST', path: '/alerts/{id}/acknowledge', call: 'alert.acknowledge', summary: 'Acknowledges', pathTo: ids },
  {
    method: 'POST',
    path: '/alerts/{id}/unacknowledge',
    call: 'alert.unacknowledge',
    summary: 'Takes an acknowledgement back',
    pathTo: ids,
  },
  { method: 'POST', path: '/alerts/{id}/snooze', call: 'alert.snooze', summary: 'Silent until a time', pathTo: ids },
  { method: 'POST', path: '/alerts/{id}/comment', call: 'alert.comment', summary: 'Adds a note', pathTo: ids },
  { method: 'POST', path: '/alerts/{id}/resolve', call: 'alert.resolve', summary: 'Resolves by hand', pathTo: ids },
  { method: 'POST', path: '/alerts/undo', call: 'alert.undo', summary: 'Takes an action back within ten minutes' },
  { method: 'GET', path: '/maintenance', call: 'maintenance.list', summary: 'Maintenance windows and how they stand' },
  {
    method: 'GET',
    path: '/maintenance/calendar',
    call: 'maintenance.calendar',
    summary: 'When windows are open in a stretch of time',
    numbers: ['from', 'to'],
  },
  { method: 'POST', path: '/maintenance', call: 'maintenance.save', summary: 'Creates or replaces a window' },
  {
    method: 'POST',
    path: '/maintenance/preview',
    call: 'maintenance.preview',
    summary: 'Whom a draft means, and its next occurrences',
  },
  {
    method: 'DELETE',
    path: '/maintenance/{name}',
    call: 'maintenance.delete',
    summary: 'Deletes a window',
    pathTo: name,
  },
  {
    method: 'POST',
    path: '/maintenance/{name}/start',
    call: 'maintenance.start',
    summary: 'Opens a window now, or gives the open one another end',
    pathTo: name,
    numbers: ['until'],
  },
  {
    method: 'POST',
    path: '/maintenance/{name}/finish',
    call: 'maintenance.finish',
    summary: 'Ends an open window now',
    pathTo: name,
  },
  { method: 'GET', path: '/slos', call: 'slo.list', summary: 'Objectives with their error budgets' },
  { method: 'GET', path: '/sources', call: 'source.list', summary: 'Other Prometheus servers that can be asked' },
  { method: 'GET', path: '/rules', call: 'rule.list', summary: 'Rules and how they are doing' },
  {
    method: 'POST',
    path: '/rules/preview',
    call: 'rule.preview',
    summary: 'What a rule would have done over history',
    numbers: ['for', 'keepFiringFor', 'from', 'to', 'step', 'days'],
    lists: ['days'],
  },
  {
    method: 'POST',
    path: '/rules/backtest',
    call: 'rule.backtest',
    summary: 'What draft rules or a draft route would have done over history, beside what is in force',
    numbers: ['from', 'to'],
    lists: ['waking'],
  },
  {
    method: 'GET',
    path: '/notifications',
    call: 'delivery.list',
    summary: 'The delivery log, newest first',
    numbers: ['limit'],
  },
  {
    method: 'POST',
    path: '/notifications/{id}/resend',
    call: 'delivery.resend',
    summary: 'Sends a notification again',
    pathTo: { id: 'id' },
    numbers: ['id'],
  },
  { method: 'GET', path: '/receivers', call: 'receiver.list', summary: 'Receivers and their channels' },
  { method: 'GET', path: '/query', call: 'query.instant', summary: 'PromQL at a time', numbers: ['at'] },
  {
    method: 'GET',
    path: '/statistics',
    call: 'series.statistics',
    summary: 'What the series of an expression were like over a window',
    numbers: ['from', 'to', 'step'],
  },
  {
    method: 'GET',
    path: '/correlate',
    call: 'series.correlate',
    summary: 'What moved with the series of an expression over a window',
    numbers: ['from', 'to', 'step', 'limit'],
  },
  {
    method: 'GET',
    path: '/reports/preview',
    call: 'report.preview',
    summary: 'The data of an availability report',
    numbers: ['from', 'to'],
    repeated: ['series'],
  },
  {
    method: 'GET',
    path: '/reports/statistics',
    call: 'report.statistics',
    summary: 'Statistics of series over a period, as a report has them',
    numbers: ['from', 'to'],
    repeated: ['series'],
  },
  {
    method: 'GET',
    path: '/reports',
    call: 'report.render',
    summary: 'An availability report as a file: format pdf, html, csv or json',
    numbers: ['from', 'to'],
    repeated: ['series'],
    file: true,
  },
];
