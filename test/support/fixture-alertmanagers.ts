import type { AlertmanagerEntry } from '../../src-shared/contract/alertmanager.ts';

/** One that answers, and one that does not. `at` is now, epoch ms. */
export function fixtureAlertmanagers(at: number): AlertmanagerEntry[] {
  return [
    {
      name: 'team',
      url: 'http://alertmanager.internal:9093/',
      interval: 15_000,
      notify: false,
      matchers: [],
      answeredAt: at - 4_000,
      alerts: 7,
      suppressed: 2,
      silences: 3,
    },
    {
      name: 'lab',
      url: 'https://alertmanager.lab.internal/',
      interval: 30_000,
      notify: true,
      matchers: [{ name: 'severity', op: '=~', value: 'error|critical' }],
      answeredAt: at - 780_000,
      lost: { since: at - 750_000, reason: 'connection refused by alertmanager.lab.internal' },
      alerts: 1,
      suppressed: 0,
      silences: 0,
    },
  ];
}
