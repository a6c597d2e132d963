import { type ReactNode, useState } from 'react';
import type { Channel, ChannelKindInfo } from '../../src-shared/model/receiver.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { useClient } from '../api/client-context.tsx';
import { useMay } from '../state/session.ts';
import { Button } from '../ui/Button.tsx';
import { missingFields } from './channel-words.ts';
import { resultSentence } from './delivery-words.ts';
import styles from './TestSend.module.css';

interface Told {
  readonly good: boolean;
  readonly text: string;
  /** What would go out, of a dry run. */
  readonly request?: string;
}

export interface TestSendProps {
  readonly channel: Channel;
  readonly kind: ChannelKindInfo;
  /** The dry run speaks of this alert instead of a test message. */
  readonly alertId?: string | undefined;
}

/** Sends one test message through a channel as it is given, or shows what would be sent. */
export function TestSend({ alertId, channel, kind }: TestSendProps): ReactNode {
  const client = useClient();
  const may = useMay('admin');
  const [told, setTold] = useState<Told>();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<Told>): Promise<void> => {
    const missing = missingFields(channel, kind);
    if (missing.length > 0) {
      setTold({ good: false, text: `Fill in first: ${missing.map(({ label }) => label).join(', ')}.` });
      return;
    }
    setBusy(true);
    try {
      setTold(await work());
    } catch (error) {
      setTold({ good: false, text: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  const send = async (): Promise<Told> => {
    const { result, detail, durationMs } = await client.call('receiver.test', { channel });
    return result === 'sent'
      ? { good: true, text: `Delivered in ${humanDuration(durationMs)}.` }
      : { good: false, text: resultSentence(result, detail) };
  };
  const rehearse = async (): Promise<Told> => {
    const { result, detail, request } = await client.call('receiver.rehearse', {
      channel,
      ...(alertId === undefined ? {} : { alertId }),
    });
    return result === 'sent'
      ? { good: true, text: 'Nothing was sent.', request }
      : { good: false, text: resultSentence(result, detail) };
  };
  return (
    <>
      <div className={styles['foot']}>
        <Button isDisabled={!may || busy} onPress={() => void attempt(send)}>
          {busy ? 'Working' : 'Send test'}
        </Button>
        <Button variant="quiet" isDisabled={!may || busy} onPress={() => void attempt(rehearse)}>
          Show what would be sent
        </Button>
        <span role="status" className={told === undefined ? undefined : told.good ? styles['good'] : styles['bad']}>
          {told?.text}
        </span>
      </div>
      {told?.request === undefined ? null : (
        <pre className={styles['request']} tabIndex={0} aria-label="What would be sent">
          {told.request}
        </pre>
      )}
    </>
  );
}
