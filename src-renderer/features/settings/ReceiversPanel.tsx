import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { ChannelKindInfo, Receiver } from '../../../src-shared/model/receiver.ts';
import { cacheOf } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { channelText } from '../../shell/channel-words.ts';
import { originText } from '../../shell/origin-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { ReceiverEditor } from './ReceiverEditor.tsx';
import styles from './Settings.module.css';

/** Who is told, and through which channels. */
export function ReceiversPanel(props: {
  readonly entries: readonly ReceiverEntry[];
  readonly kinds: readonly ChannelKindInfo[];
  readonly mayChange: boolean;
}): ReactNode {
  const { entries, kinds, mayChange } = props;
  const client = useClient();
  const [editing, setEditing] = useState<{ readonly receiver: Receiver; readonly isNew: boolean }>();
  const refresh = (): void => {
    cacheOf(client).invalidate('receiver.list');
  };
  const failed = (error: unknown): void => {
    showError(error instanceof Error ? error.message : String(error));
  };
  const remove = (receiver: Receiver): void => {
    client.call('receiver.delete', { name: receiver.name }).then(() => {
      refresh();
      showToast(`Deleted the receiver ${receiver.name}`, () => {
        client.call('receiver.save', { receiver }).then(refresh, failed);
      });
    }, failed);
  };
  return (
    <Panel
      title="Receivers"
      flush
      aside={
        <Button
          isDisabled={!mayChange}
          onPress={() => {
            setEditing({ receiver: { name: '', channels: [] }, isNew: true });
          }}
        >
          Add a receiver
        </Button>
      }
    >
      {entries.map(({ receiver, origin }) => (
        <div key={receiver.name} className={styles['row']}>
          <span className={styles['name']}>{receiver.name}</span>
          <span className={styles['what']}>
            {receiver.channels.length === 0
              ? 'no channel: nobody is told'
              : receiver.channels.map((channel) => channelText(channel, kinds)).join(' · ')}
          </span>
          {origin.from === 'ui' ? null : <span className={styles['origin']}>{originText(origin)}</span>}
          {origin.from === 'file' ? null : (
            <>
              <Button
                variant="quiet"
                isDisabled={!mayChange}
                onPress={() => {
                  setEditing({ receiver, isNew: false });
                }}
              >
                Edit
              </Button>
              <IconButton
                label={`Delete ${receiver.name}`}
                isDisabled={!mayChange || origin.from === 'shipped'}
                onPress={() => {
                  remove(receiver);
                }}
              >
                <Trash2 size={15} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      ))}
      {editing === undefined ? null : (
        <ReceiverEditor
          receiver={editing.receiver}
          kinds={kinds}
          isNew={editing.isNew}
          onClose={() => {
            setEditing(undefined);
          }}
        />
      )}
    </Panel>
  );
}
