import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Channel, type ChannelKindInfo, Receiver } from '../../../src-shared/model/receiver.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { cacheOf } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { blankChannel, missingFields, sealReceiver } from '../../shell/channel-words.ts';
import { TestSend } from '../../shell/TestSend.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import { useDraft } from '../../ui/use-draft.ts';
import { ChannelForm } from './ChannelForm.tsx';
import styles from './Settings.module.css';

export interface ReceiverEditorProps {
  readonly receiver: Receiver;
  readonly kinds: readonly ChannelKindInfo[];
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** One receiver: its name and the channels through which it is told. */
export function ReceiverEditor({ receiver, kinds, isNew, onClose }: ReceiverEditorProps): ReactNode {
  const client = useClient();
  const draft = useDraft(Receiver, receiver);
  const { name, channels } = draft.value;
  const [problem, setProblem] = useState('');
  const put = (index: number, channel: Channel): void => {
    draft.change({ channels: channels.map((was, i) => (i === index ? channel : was)) });
  };
  const save = async (): Promise<void> => {
    const checked = draft.check();
    if (checked === undefined) return;
    const empty = checked.channels.flatMap((channel, i) => {
      const kind = kinds.find(({ type }) => type === channel.type);
      return kind === undefined
        ? []
        : missingFields(channel, kind).map(({ label, name: field }) => ({
            path: ['channels', i, field],
            message: `${label} is needed.`,
          }));
    });
    if (empty.length > 0) {
      draft.refuse(empty, ['channels']);
      return;
    }
    const sealed = sealReceiver(checked, kinds);
    try {
      for (const secret of sealed.secrets) await client.call('secret.set', secret);
      await client.call('receiver.save', { receiver: sealed.receiver });
      cacheOf(client).invalidate('receiver.list', 'secret.names');
      showToast(`Saved the receiver ${checked.name}`);
      onClose();
    } catch (error) {
      const rest =
        error instanceof RpcError
          ? draft.refuse(
              error.fields.map(({ path, message }) => ({ path: path.slice(1), message })),
              ['name', 'channels'],
            )
          : [];
      const message = error instanceof Error ? error.message : String(error);
      setProblem([message, ...rest].join(' '));
    }
  };
  return (
    <FormDialog
      title={isNew ? 'Add a receiver' : `Receiver ${receiver.name}`}
      wide
      isOpen
      verb="Save"
      problem={problem}
      onClose={onClose}
      onSubmit={() => void save()}
    >
      <TextField
        label="Name"
        autoFocus={isNew}
        isDisabled={!isNew}
        placeholder="on-call"
        value={name}
        onChange={(text) => {
          draft.change({ name: text });
        }}
        error={draft.errorOf('name') === undefined ? undefined : 'A receiver needs a name.'}
      />
      <div>
        {channels.map((channel, i) => {
          const kind = kinds.find(({ type }) => type === channel.type);
          if (kind === undefined) return null;
          return (
            // The place is the identity: channels have no other.
            <section key={`${i}${channel.type}`} className={styles['channel']} aria-label={kind.label}>
              <header className={styles['channelHead']}>
                <h3>{kind.label}</h3>
                <IconButton
                  label={`Remove ${kind.label}`}
                  onPress={() => {
                    draft.change({ channels: channels.filter((_, at) => at !== i) });
                  }}
                >
                  <Trash2 size={15} aria-hidden />
                </IconButton>
              </header>
              <ChannelForm
                channel={channel}
                kind={kind}
                onChange={(next) => {
                  put(i, next);
                }}
                errorOf={(field) => draft.errorOf(`channels.${i}.${field}`)}
              />
              <TestSend channel={channel} kind={kind} />
            </section>
          );
        })}
      </div>
      <div>
        <Menu
          label="Kind of channel"
          entries={kinds.map(({ label, type }) => ({ id: type, label }))}
          onAction={(id) => {
            const kind = kinds.find(({ type }) => type === id);
            if (kind !== undefined) draft.change({ channels: [...channels, blankChannel(kind)] });
          }}
        >
          <Button>Add a channel</Button>
        </Menu>
      </div>
    </FormDialog>
  );
}
