import { describe, expect, it } from 'vitest';
import {
  aboutText,
  deliveriesSentence,
  EXPORT_HEAD,
  exportRow,
} from '../../../src-renderer/features/deliveries/words.ts';
import { isBad } from '../../../src-renderer/shell/delivery-words.ts';
import { DELIVERY_OUTCOMES, type DeliveryTry } from '../../../src-shared/model/delivery.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const TRY: DeliveryTry = {
  id: 4,
  notificationId: 2,
  at: NOW,
  durationMs: 120,
  outcome: 'sent',
  detail: '200 ok',
  reply: 'ok',
  receiver: 'desk',
  channel: 0,
  channelType: 'slack',
  reason: 'firing',
  status: 'sent',
  groupLabels: { alertname: 'Down', dc: '1' },
  alerts: 3,
  first: { id: 'a', title: 'api is down' },
};

describe('the sentence over the delivery log', () => {
  it('says how many arrived, what failed and what waits', () => {
    expect(deliveriesSentence({ outcomes: [], waiting: 0 }, NOW)).toBe(
      'Nobody was told of anything in the last 24 hours.',
    );
    expect(deliveriesSentence({ outcomes: [{ outcome: 'sent', count: 1 }], waiting: 0 }, NOW)).toBe(
      '1 message was delivered in the last 24 hours; no try failed.',
    );
    const outcomes = [
      { outcome: 'sent', count: 1_200 },
      { outcome: 'rate_limited', count: 3 },
      { outcome: 'superseded', count: 9 },
      { outcome: 'network', count: 1 },
    ] as const;
    expect(deliveriesSentence({ outcomes: [...outcomes], waiting: 2, oldestWaitingAt: NOW - 60_000 }, NOW)).toBe(
      '1,200 messages were delivered in the last 24 hours; 4 tries failed: asked to wait (3), not reached (1). 2 messages wait, the oldest for 1 min.',
    );
  });
  it('counts as bad whatever is neither delivered nor replaced', () => {
    expect(DELIVERY_OUTCOMES.filter((outcome) => !isBad(outcome))).toEqual(['sent', 'superseded']);
  });
});

it('says what a message was about, and exports it whole', () => {
  expect(aboutText(TRY)).toBe('api is down and 2 more');
  expect(aboutText({ ...TRY, alerts: 1 })).toBe('api is down');
  const { first: _, ...nameless } = TRY;
  expect(aboutText({ ...nameless, alerts: 0 })).toBe('Down, 1');
  const row = exportRow(TRY);
  expect(row).toHaveLength(EXPORT_HEAD.length);
  expect(Object.fromEntries(EXPORT_HEAD.map((name, i) => [name, row[i]]))).toMatchObject({
    at: '2026-11-21T09:00:00.000Z',
    outcome: 'sent',
    message: 2,
    about: 'api is down and 2 more',
    group: 'alertname=Down dc=1',
  });
});
