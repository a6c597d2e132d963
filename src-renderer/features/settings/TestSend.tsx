import { type ReactNode, useState } from 'react';
import type { AttemptResult } from '../../../src-shared/model/notification.ts';
import type { Channel, ChannelKindInfo } from '../../../src-shared/model/receiver.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useClient } from '../../api/client-context.tsx';
import { useMay } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { missingFields } from './channel-words.ts';
import styles from './Settings.module.css';

const RESULT_WORDS: Readonly<Record<AttemptResult, string>> = {
  sent: 'The test message was delivered',
  auth: 'The other side refused the credentials',
  rate_limited: 'The other side asks to wait',
  client: 'The other side did not accept the message',
  server: 'The other side failed',
  network: 'The other side could not be reached',
  timeout: 'The other side did not answer in time',
  configuration: 'The channel is not set up completely',
};

interface Told {
  readonly good: boolean;
  readonly text: string;
  /** What would go out, of a dry run. */
  readonly request?: string;
}

/** Sends one test message through a channel as it stands in the form, or shows what would be sent. */
export function TestSend(props: { readonly channel: Channel; readonly kind: ChannelKindInfo }): ReactNode {
  const { channel, kind } = props;
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
      : { good: false, text: words(result, detail) };
  };
  const rehearse = async (): Promise<Told> => {
    const { result, detail, request } = await client.call('receiver.rehearse', { channel });
    return result === 'sent'
      ? { good: true, text: 'Nothing was sent.', request }
      : { good: false, text: words(result, detail) };
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

function words(result: AttemptResult, detail: string): string {
  return `${RESULT_WORDS[result]}${detail === '' ? '.' : `: ${detail}.`}`.replace(/\.\.$/, '.');
}
