import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Deed, Recovery } from '../../../src-shared/model/recovery.ts';
import type { QuietHours, Telling } from '../../../src-shared/model/telling.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { ResponseConfig } from './response-config.ts';
import { present, type Yaml } from './yaml-value.ts';

/** An entry of `escalations`; `readEscalation` gives the same back. */
function writeEscalation(escalation: Escalation): Yaml {
  const { repeat } = escalation;
  const duration = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : formatDuration(ms));
  return present({
    name: escalation.name,
    matchers: escalation.matchers.map(formatMatcher),
    steps: escalation.steps.map((step) =>
      present({ after: formatDuration(step.after), after_away: duration(step.afterAway), receivers: step.receivers }),
    ),
    repeat_every: duration(repeat?.every),
    repeat_times: repeat?.times,
    ack_timeout: duration(escalation.ackTimeout),
  });
}

/** `22:00` of minutes after midnight. */
function writeClock(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function writeQuiet({ days, from, name, passes, receivers, to, zone }: QuietHours): Yaml {
  return { name, receivers, zone, from: writeClock(from), to: writeClock(to), days, passes };
}

/** `telling`; `readTelling` gives the same back. */
function writeTelling({ quietHours, rate, storm }: Telling): Yaml {
  return present({
    storm: {
      alerts: storm.alerts,
      within: formatDuration(storm.within),
      digest_every: formatDuration(storm.digestEvery),
    },
    rate_limit: { messages: rate.messages, per: formatDuration(rate.per) },
    quiet_hours: quietHours.length === 0 ? undefined : quietHours.map(writeQuiet),
  });
}

function writeDeed(deed: Deed): Readonly<Record<string, Yaml>> {
  switch (deed.kind) {
    case 'command':
      return { command: present({ argv: deed.argv, env: deed.env, cwd: deed.cwd }) };
    case 'service':
      return { service: { name: deed.service, user: deed.user } };
    case 'http':
    case 'cache':
    case 'fallback': {
      const { bearer, body, headers, kind, method, url } = deed;
      return { [kind]: present({ url, method, headers, body, bearer }) };
    }
  }
}

/** An entry of `actions`; `readRecovery` gives the same back. */
function writeRecovery(recovery: Recovery): Yaml {
  const { breaker } = recovery;
  return {
    name: recovery.name,
    matchers: recovery.matchers.map(formatMatcher),
    ...writeDeed(recovery.deed),
    mode: recovery.mode,
    delay: formatDuration(recovery.delay),
    timeout: formatDuration(recovery.timeout),
    cooldown: formatDuration(recovery.cooldown),
    attempts_per_alert: recovery.attemptsPerAlert,
    attempts_per_hour: recovery.attemptsPerHour,
    breaker: { failures: breaker.failures, pause: formatDuration(breaker.pause) },
    while_blind: recovery.whileBlind,
    while_held: recovery.whileHeld,
  };
}

/** The sections of what is done about alerts; none when nothing is. */
export function writeResponse(response: ResponseConfig): Readonly<Record<string, Yaml>> {
  const { escalations, people, recoveries, telling } = response;
  return {
    ...(people.length === 0 ? {} : { people }),
    ...(escalations.length === 0 ? {} : { escalations: escalations.map(({ value }) => writeEscalation(value)) }),
    ...(recoveries.length === 0 ? {} : { actions: recoveries.map(({ value }) => writeRecovery(value)) }),
    ...(telling === undefined ? {} : { telling: writeTelling(telling.value) }),
  };
}
