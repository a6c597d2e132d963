import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import type { NumberRange, TimeInterval, TimeSpan } from '../../../src-shared/model/time-interval.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { WEEKDAYS } from './time-intervals.ts';
import { present, type Yaml } from './yaml-value.ts';

/** Who reads the route: Alertmanager knows no escalations and refuses keys that it does not know. */
type Reader = 'tocsin' | 'alertmanager';

function writeTiming(route: Route | ChildRoute, reader: Reader): Readonly<Record<string, Yaml | undefined>> {
  const duration = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : formatDuration(ms));
  return {
    receiver: route.receiver,
    group_by: route.groupBy,
    group_wait: duration(route.groupWait),
    group_interval: duration(route.groupInterval),
    repeat_interval: duration(route.repeatInterval),
    escalation: reader === 'tocsin' ? route.escalation : undefined,
  };
}

function writeChild(child: ChildRoute, reader: Reader): Yaml {
  return present({
    ...writeTiming(child, reader),
    matchers: child.matchers.map(formatMatcher),
    continue: child.continue,
    mute_time_intervals: child.muteTimeIntervals,
    active_time_intervals: child.activeTimeIntervals,
    routes: child.routes?.map((one) => writeChild(one, reader)),
  });
}

/** The routing tree in Alertmanager's syntax. */
export function writeRoute(route: Route, reader: Reader): Yaml {
  const routes = route.routes.length === 0 ? undefined : route.routes.map((one) => writeChild(one, reader));
  return present({ ...writeTiming(route, reader), routes });
}

/** An inhibition rule in Alertmanager's syntax. */
export function writeInhibitRule(rule: InhibitRule): Yaml {
  return present({
    name: rule.name,
    source_matchers: rule.source.map(formatMatcher),
    target_matchers: rule.target.map(formatMatcher),
    equal: rule.equal,
  });
}

function writeRanges(
  ranges: readonly NumberRange[] | undefined,
  name: (value: number) => string = String,
): Yaml | undefined {
  return ranges?.map(({ begin, end }) => (begin === end ? name(begin) : `${name(begin)}:${name(end)}`));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function writeSpan(span: TimeSpan): Yaml {
  return present({
    times: span.times?.map(({ start, end }) => ({ start_time: clock(start), end_time: clock(end) })),
    weekdays: writeRanges(span.weekdays, (day) => WEEKDAYS[day] ?? ''),
    days_of_month: writeRanges(span.daysOfMonth),
    months: writeRanges(span.months),
    years: writeRanges(span.years),
    location: span.location,
  });
}

/** A named time interval in Alertmanager's syntax. */
export function writeTimeInterval({ name, spans }: TimeInterval): Yaml {
  return { name, time_intervals: spans.map(writeSpan) };
}
