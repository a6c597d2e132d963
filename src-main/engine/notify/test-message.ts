import { fingerprint } from '../../../src-shared/alert/fingerprint.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';

/** What a channel is given when somebody presses "Send a test". */
export function testMessage(at: number): GroupMessage {
  const labels = { alertname: 'TocsinTest', severity: 'info' };
  return {
    receiver: 'test',
    groupKey: '{}:{alertname="TocsinTest"}',
    groupLabels: { alertname: 'TocsinTest' },
    status: 'firing',
    reason: 'test',
    alerts: [
      {
        id: 'test',
        fingerprint: fingerprint(labels),
        rule: 'TocsinTest',
        labels,
        annotations: {
          summary: 'This is a test: the channel works.',
          description: 'Somebody pressed “Send a test” in Tocsin. There is nothing to do.',
        },
        state: 'firing',
        activeAt: at,
        firedAt: at,
        value: 1,
        expr: 'vector(1)',
        closedByHand: false,
        updatedAt: at,
      },
    ],
    at,
  };
}
