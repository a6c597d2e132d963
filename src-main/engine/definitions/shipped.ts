import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';

/** Where alerts go before anybody configured anything: this desktop, and a log of what was said. */
export const SHIPPED_RECEIVER: Receiver = {
  name: 'desk',
  channels: [
    { type: 'desktop', sendResolved: true },
    { type: 'log', sendResolved: true },
  ],
};

/**
 * The route before anybody configured one. Two seconds are enough to gather a failing rack into one message and are not
 * felt by the person who waits; a group that goes on changing speaks at most once a minute.
 */
export const SHIPPED_ROUTE: Route = {
  receiver: SHIPPED_RECEIVER.name,
  groupBy: ['alertname'],
  groupWait: 2_000,
  groupInterval: 60_000,
  repeatInterval: 4 * 3_600_000,
  routes: [],
};
