import { type ReactNode, useState } from 'react';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { DeliveryTry } from '../../../src-shared/model/delivery.ts';
import type { Channel, ChannelKindInfo } from '../../../src-shared/model/receiver.ts';
import { channelText } from '../../shell/channel-words.ts';
import { isBad, OUTCOME_WORDS } from '../../shell/delivery-words.ts';
import { originText } from '../../shell/origin-text.ts';
import { href } from '../../shell/router.ts';
import { TestSend } from '../../shell/TestSend.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { Panel } from '../../ui/Panel.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import styles from './ReceiverList.module.css';

/** How the newest try through a channel fared. Pure. */
export function lastText(last: DeliveryTry | undefined, now: number): { readonly text: string; readonly bad: boolean } {
  if (last === undefined) return { text: 'nothing sent lately', bad: false };
  const { at, detail, outcome, status } = last;
  const when = relativeTime(Math.min(at, now), now);
  if (!isBad(outcome)) return { text: `${OUTCOME_WORDS[outcome].toLowerCase()} ${when}`, bad: false };
  const again = status === 'pending' ? ', and is tried again' : '';
  return {
    text: `not delivered ${when}${again}: ${detail === '' ? OUTCOME_WORDS[outcome].toLowerCase() : detail}`,
    bad: true,
  };
}

interface ChannelLineProps {
  readonly channel: Channel;
  readonly kinds: readonly ChannelKindInfo[];
  readonly last: DeliveryTry | undefined;
  readonly alertId: string | undefined;
  readonly now: number;
}

function ChannelLine({ alertId, channel, kinds, last, now }: ChannelLineProps): ReactNode {
  const [trying, setTrying] = useState(false);
  const kind = kinds.find(({ type }) => type === channel.type);
  const { bad, text } = lastText(last, now);
  return (
    <li className={styles['channel']}>
      <div className={styles['line']}>
        <span className={styles['what']}>{channelText(channel, kinds)}</span>
        <span className={cx(styles['last'], bad && styles['bad'])} title={text}>
          {text}
        </span>
        {kind === undefined ? null : (
          <Button variant="quiet" aria-expanded={trying} onPress={() => setTrying(!trying)}>
            Try it
          </Button>
        )}
      </div>
      {trying && kind !== undefined ? <TestSend channel={channel} kind={kind} alertId={alertId} /> : null}
    </li>
  );
}

export interface ReceiverListProps {
  readonly entries: readonly ReceiverEntry[];
  readonly kinds: readonly ChannelKindInfo[];
  /** Routes that lead to each. */
  readonly routes: ReadonlyMap<string, number>;
  /** Newest first. */
  readonly tries: readonly DeliveryTry[];
  /** The alert whose way is shown; dry runs speak of it. */
  readonly alertId: string | undefined;
  readonly now: number;
}

/** Who is told: the channels of each receiver, how the last message fared, and a way to try them. */
export function ReceiverList(props: ReceiverListProps): ReactNode {
  const { alertId, entries, kinds, now, routes, tries } = props;
  return (
    <Panel
      title="Receivers"
      flush
      aside={
        <>
          <a className={styles['link']} href={href(['alerts', 'deliveries'])}>
            Delivery log
          </a>
          <a className={styles['link']} href={href(['settings'])}>
            Change in Settings
          </a>
        </>
      }
    >
      <ul aria-label="Receivers">
        {entries.map(({ origin, receiver: { channels, name } }) => {
          const leading = routes.get(name) ?? 0;
          return (
            <li key={name} className={styles['receiver']}>
              <div className={styles['who']}>
                <b>{name}</b>
                <span className={styles['note']}>
                  {leading === 0 ? 'no route leads here' : leading === 1 ? '1 route' : `${leading} routes`} ·{' '}
                  {originText(origin)}
                </span>
              </div>
              {channels.length === 0 ? (
                <p className={cx(styles['none'], leading > 0 && styles['bad'])}>no channel: nobody is told</p>
              ) : (
                <ul aria-label={`Channels of ${name}`}>
                  {channels.map((channel, i) => (
                    // Channels have no name of their own; their place is it, for the outbox too.
                    <ChannelLine
                      key={i}
                      channel={channel}
                      kinds={kinds}
                      alertId={alertId}
                      now={now}
                      last={tries.find((one) => one.receiver === name && one.channel === i)}
                    />
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
