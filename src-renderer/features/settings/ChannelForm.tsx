import type { ReactNode } from 'react';
import type { Channel, ChannelKindInfo } from '../../../src-shared/model/receiver.ts';
import { withField } from '../../shell/channel-words.ts';
import { Switch } from '../../ui/Switch.tsx';
import { ChannelField } from './ChannelField.tsx';
import styles from './Settings.module.css';

export interface ChannelFormProps {
  readonly channel: Channel;
  readonly kind: ChannelKindInfo;
  readonly onChange: (channel: Channel) => void;
  /** What is wrong with a field of this channel. */
  readonly errorOf: (field: string) => string | undefined;
}

/** The fields of one channel, made of its kind's declaration; the seldom needed ones behind a fold. */
export function ChannelForm({ channel, errorOf, kind, onChange }: ChannelFormProps): ReactNode {
  const grid = `${styles['grid'] ?? ''} ${styles['two'] ?? ''}`;
  const shown = (advanced: boolean): ReactNode =>
    kind.fields
      .filter((field) => field.advanced === advanced)
      .map((field) => (
        <ChannelField
          key={field.name}
          field={field}
          value={channel[field.name] ?? field.default}
          onChange={(value) => {
            onChange(withField(channel, field.name, value));
          }}
          error={errorOf(field.name)}
        />
      ));
  const folded = kind.fields.filter(({ advanced }) => advanced);
  const wrongInside = folded.some(({ name }) => errorOf(name) !== undefined);
  return (
    <>
      <p className={styles['origin']}>
        {kind.help} {kind.limits.words}{' '}
        <a href={kind.docs} target="_blank" rel="noreferrer">
          Documentation
        </a>
      </p>
      <div className={grid}>
        {shown(false)}
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
      {folded.length === 0 ? null : (
        <details className={styles['more']} {...(wrongInside ? { open: true } : {})}>
          <summary>More settings</summary>
          <div className={grid}>{shown(true)}</div>
        </details>
      )}
    </>
  );
}
