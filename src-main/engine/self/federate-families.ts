import type { FederateFigures } from '../federate/create.ts';
import { withoutUser } from '../federate/shown-url.ts';
import type { Family } from './metrics.ts';

type Sender = FederateFigures['senders'][number];

/** Metrics of what goes to and comes from other servers; nothing while there are none. */
export function federateFamilies({ receiver, senders }: FederateFigures): readonly Family[] {
  const each = (
    name: string,
    type: Family['type'],
    help: string,
    value: (sender: Sender) => number | undefined,
  ): Family => ({
    name: `tocsin_remote_write_${name}`,
    help,
    type,
    samples: senders.flatMap((sender) => {
      const found = value(sender);
      return found === undefined
        ? []
        : [{ labels: { remote_name: sender.name, url: withoutUser(sender.url) }, value: found }];
    }),
  });
  const sending: readonly Family[] = [
    each('samples_sent_total', 'counter', 'Samples that the remote end took.', ({ tally }) => tally.sent),
    each(
      'samples_retried_total',
      'counter',
      'Samples in requests that had to be repeated.',
      ({ tally }) => tally.retried,
    ),
    each('bytes_sent_total', 'counter', 'Bytes of requests that the remote end took.', ({ tally }) => tally.bytes),
    each('requests_sent_total', 'counter', 'Requests that the remote end took.', ({ tally }) => tally.requests),
    each('samples_pending', 'gauge', 'Samples in the request on its way.', ({ tally }) => tally.pending),
    each('journal_bytes_pending', 'gauge', 'Bytes of the journal that were not sent yet.', ({ tally }) => tally.behind),
    each('gaps_total', 'counter', 'Times that samples were gone before they could be sent.', ({ tally }) => tally.gaps),
    each('shards', 'gauge', 'Requests that are on their way at the same time.', () => 1),
    each('highest_sent_timestamp_seconds', 'gauge', 'Newest sample that the remote end took.', ({ tally }) =>
      Number.isFinite(tally.newest) ? tally.newest / 1_000 : undefined,
    ),
    {
      name: 'tocsin_remote_write_samples_dropped_total',
      help: 'Samples that were not sent and never will be, by reason; http_… is what the remote end refused.',
      type: 'counter',
      samples: senders.flatMap(({ name, tally, url }) =>
        Object.entries(tally.dropped).map(([reason, value]) => ({
          labels: { remote_name: name, url: withoutUser(url), reason },
          value,
        })),
      ),
    },
  ];
  const one = (name: string, help: string, value: number): Family => ({
    name,
    help,
    type: 'counter',
    samples: [{ value }],
  });
  return [
    ...(senders.length === 0 ? [] : sending),
    ...(receiver === undefined
      ? []
      : [
          one('tocsin_remote_write_received_requests_total', 'Remote-write requests that came.', receiver.requests),
          one(
            'tocsin_remote_write_received_refused_total',
            'Remote-write requests that were refused.',
            receiver.refused,
          ),
          one('tocsin_remote_write_received_samples_total', 'Samples taken from remote writes.', receiver.samples),
        ]),
  ];
}
