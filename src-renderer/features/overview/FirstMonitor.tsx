import { type ReactNode, useState } from 'react';
import { go, href } from '../../shell/router.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './FirstMonitor.module.css';

/** What was typed as an address that can be watched: `example.org` gets its scheme; undefined when it cannot be one. */
export function addressOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return undefined;
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? address : undefined;
}

/** The console at its first start: one field, one button, and it watches. */
export function FirstMonitor(): ReactNode {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  return (
    <EmptyState
      title="Nothing is watched yet"
      text="Enter the address of a service. Before it is saved, you see what it answers and how fast."
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          const address = addressOf(typed);
          if (address === undefined) setError('An address looks like https://shop.example/health.');
          else go(href(['monitors'], { new: 'http', address }));
        }}
      >
        <div className={styles['field']}>
          <TextField
            label="Address of the service"
            hideLabel
            placeholder="https://shop.example/health"
            mono
            autoFocus
            value={typed}
            onChange={(value) => {
              setTyped(value);
              setError(undefined);
            }}
            error={error}
          />
        </div>
        <Button type="submit" variant="primary">
          Watch it
        </Button>
      </form>
      <p className={styles['other']}>
        Or watch <a href={href(['monitors'], { new: 'machine' })}>this machine</a>, a{' '}
        <a href={href(['monitors'], { new: 'tcp' })}>port</a>, a{' '}
        <a href={href(['monitors'], { new: 'tls' })}>certificate</a> or a{' '}
        <a href={href(['monitors'], { new: 'heartbeat' })}>job that reports by itself</a>.
      </p>
    </EmptyState>
  );
}
