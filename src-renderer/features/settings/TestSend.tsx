import { type ReactNode, useState } from 'react';
import type { AttemptResult } from '../../../src-shared/model/notification.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useClient } from '../../api/client-context.tsx';
import { useMay } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
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
}

/** Sends one test message through a channel as it stands in the form, and says how it went. */
export function TestSend({ channel }: { readonly channel: Channel }): ReactNode {
  const client = useClient();
  const may = useMay('operate');
  const [told, setTold] = useState<Told>();
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const parsed = Channel.safeParse(channel);
    if (!parsed.success) {
      setTold({ good: false, text: 'Fill in the fields first.' });
      return;
    }
    setBusy(true);
    try {
      const { result, detail, durationMs } = await client.call('receiver.test', { channel: parsed.data });
      const end = detail === '' ? '.' : `: ${detail}.`;
      setTold({
        good: result === 'sent',
        text: result === 'sent' ? `Delivered in ${humanDuration(durationMs)}.` : `${RESULT_WORDS[result]}${end}`,
      });
    } catch (error) {
      setTold({ good: false, text: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles['foot']}>
      <Button isDisabled={!may || busy} onPress={() => void send()}>
        {busy ? 'Sending' : 'Send test'}
      </Button>
      <span role="status" className={told === undefined ? undefined : told.good ? styles['good'] : styles['bad']}>
        {told?.text}
      </span>
    </div>
  );
}
