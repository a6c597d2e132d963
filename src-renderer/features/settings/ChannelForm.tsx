import type { ReactNode } from 'react';
import type { Channel, ChannelOf } from '../../../src-shared/model/receiver.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { CredentialField } from './CredentialField.tsx';
import styles from './Settings.module.css';

export interface ChannelFormProps<C extends Channel> {
  readonly channel: C;
  readonly onChange: (channel: Channel) => void;
  /** What is wrong with a field of this channel. */
  readonly errorOf: (field: string) => string | undefined;
}

const TLS = [
  { id: 'starttls', label: 'STARTTLS' },
  { id: 'implicit', label: 'TLS from the start' },
  { id: 'none', label: 'None (a relay on this machine)' },
] as const;

/** A copy without a field, or with it set: an optional field is absent, never empty. */
function withOptional(channel: Channel, field: string, value: unknown): Channel {
  const rest = Object.fromEntries(Object.entries(channel).filter(([name]) => name !== field));
  // The rest has every field of the channel but one optional field, which is put back with a value of its type.
  return { ...rest, ...(value === undefined || value === '' ? {} : { [field]: value }) } as Channel;
}

function SlackForm({ channel, onChange, errorOf }: ChannelFormProps<ChannelOf<'slack'>>): ReactNode {
  return (
    <>
      <div className={styles['wide']}>
        <CredentialField
          label="Incoming webhook address"
          placeholder="https://hooks.slack.com/services/…"
          value={channel.url}
          onChange={(url) => {
            onChange({ ...channel, url: url ?? '' });
          }}
          error={errorOf('url')}
        />
      </div>
      <TextField
        label="Channel (optional)"
        placeholder="#on-call"
        value={channel.channel ?? ''}
        onChange={(value) => {
          onChange(withOptional(channel, 'channel', value));
        }}
      />
    </>
  );
}

function EmailForm({ channel, onChange, errorOf }: ChannelFormProps<ChannelOf<'email'>>): ReactNode {
  return (
    <>
      <TextField
        label="To"
        placeholder="oncall@shop.example, ops@shop.example"
        value={channel.to.join(', ')}
        onChange={(text) => {
          onChange({ ...channel, to: text === '' ? [] : text.split(/\s*,\s*/) });
        }}
        error={errorOf('to')}
      />
      <TextField
        label="From"
        placeholder="tocsin@shop.example"
        value={channel.from}
        onChange={(from) => {
          onChange({ ...channel, from });
        }}
        error={errorOf('from')}
      />
      <TextField
        label="SMTP server"
        placeholder="mail.shop.example"
        value={channel.host}
        onChange={(host) => {
          onChange({ ...channel, host });
        }}
        error={errorOf('host')}
      />
      <NumberField
        label="Port"
        value={channel.port}
        minValue={1}
        maxValue={65_535}
        formatOptions={{ useGrouping: false }}
        onChange={(port) => {
          onChange({ ...channel, port });
        }}
        error={errorOf('port')}
      />
      <Select
        label="Encryption"
        value={channel.tls}
        options={TLS}
        onChange={(tls) => {
          onChange({ ...channel, tls });
        }}
      />
      <TextField
        label="User name (optional)"
        value={channel.username ?? ''}
        onChange={(value) => {
          onChange(withOptional(channel, 'username', value));
        }}
      />
      <CredentialField
        label="Password (optional)"
        value={channel.password}
        onChange={(value) => {
          onChange(withOptional(channel, 'password', value));
        }}
      />
    </>
  );
}

function WebhookForm({ channel, onChange, errorOf }: ChannelFormProps<ChannelOf<'webhook'>>): ReactNode {
  return (
    <>
      <div className={styles['wide']}>
        <TextField
          label="Address"
          mono
          placeholder="https://alerts.shop.example/hook"
          description="Gets the JSON of an Alertmanager webhook, version 4."
          value={typeof channel.url === 'string' ? channel.url : `secret ${channel.url.secret}`}
          onChange={(url) => {
            onChange({ ...channel, url });
          }}
          error={errorOf('url')}
        />
      </div>
      <CredentialField
        label="Bearer token (optional)"
        value={channel.bearer}
        onChange={(value) => {
          onChange(withOptional(channel, 'bearer', value));
        }}
      />
      <CredentialField
        label="Signing secret (optional)"
        value={channel.signingSecret}
        onChange={(value) => {
          onChange(withOptional(channel, 'signingSecret', value));
        }}
      />
    </>
  );
}

function Fields({ channel, onChange, errorOf }: ChannelFormProps<Channel>): ReactNode {
  switch (channel.type) {
    case 'desktop':
      return null;
    case 'log':
      return (
        <div className={styles['wide']}>
          <TextField
            label="File (optional)"
            mono
            placeholder="alerts.log in the data folder"
            value={channel.path ?? ''}
            onChange={(value) => {
              onChange(withOptional(channel, 'path', value));
            }}
          />
        </div>
      );
    case 'slack':
      return <SlackForm channel={channel} onChange={onChange} errorOf={errorOf} />;
    case 'email':
      return <EmailForm channel={channel} onChange={onChange} errorOf={errorOf} />;
    case 'webhook':
      return <WebhookForm channel={channel} onChange={onChange} errorOf={errorOf} />;
  }
}

/** The fields of one channel. */
export function ChannelForm(props: ChannelFormProps<Channel>): ReactNode {
  const { channel, onChange } = props;
  return (
    <div className={`${styles['grid'] ?? ''} ${styles['two'] ?? ''}`}>
      <Fields {...props} />
      <div className={styles['wide']}>
        <Switch
          label="Also say when it is resolved"
          isSelected={channel.sendResolved}
          onChange={(sendResolved) => {
            onChange({ ...channel, sendResolved });
          }}
        />
      </div>
    </div>
  );
}
