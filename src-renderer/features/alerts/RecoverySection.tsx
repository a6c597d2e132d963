import { type ReactNode, useEffect, useState } from 'react';
import type { RecoveryRun } from '../../../src-shared/model/recovery.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './AlertInspector.module.css';

export interface RecoverySectionProps {
  readonly alertId: string;
  /** Changes with the alert: what keeps an action from running may have changed with it. */
  readonly updatedAt: number;
  readonly may: boolean;
  /** The action that is to be confirmed; empty: none. */
  readonly confirming: string;
  readonly onConfirm: (name: string) => void;
}

/** Recovery actions that fit the alert, each with what keeps it from running; nothing is shown where none fits. */
export function RecoverySection(props: RecoverySectionProps): ReactNode {
  const { alertId, confirming, may, onConfirm, updatedAt } = props;
  const client = useClient();
  const { data: offers = [], refetch } = useCached('action.offers', { alertId });
  const [last, setLast] = useState<RecoveryRun>();
  const [busy, setBusy] = useState('');
  useEffect(() => {
    refetch();
  }, [refetch, updatedAt]);
  if (offers.length === 0) return null;
  const chosen = offers.find(({ name }) => name === confirming);
  const run = (name: string, how: 'action.run' | 'action.dryRun'): void => {
    onConfirm('');
    setBusy(name);
    client
      .call(how, { name, alertId })
      .then(
        (done) => {
          setLast(done);
          showToast(`${name}: ${done.detail}`);
        },
        (error: unknown) => {
          showError(error instanceof Error ? error.message : String(error));
        },
      )
      .finally(() => {
        setBusy('');
        refetch();
        cacheOf(client).invalidate('alert.get');
      });
  };
  return (
    <section className={styles['section']}>
      <h3>Recovery</h3>
      {offers.map(({ mode, name, refusal, what }) => (
        <div key={name}>
          <p className={styles['sub']}>
            <strong>{name}</strong>: {what}
            {mode === 'automatic' ? ' (runs by itself)' : ''}
          </p>
          {refusal === undefined ? null : <p className={styles['none']}>{refusal}</p>}
          <div className={styles['actions']}>
            <Button
              isDisabled={!may || refusal !== undefined || busy !== ''}
              onPress={() => {
                onConfirm(name);
              }}
            >
              {busy === name ? 'Running…' : 'Run…'}
            </Button>
            <Button
              variant="quiet"
              isDisabled={!may || busy !== ''}
              onPress={() => {
                run(name, 'action.dryRun');
              }}
            >
              Dry run
            </Button>
          </div>
        </div>
      ))}
      {last === undefined ? null : (
        <div className={styles['attempt']}>
          {last.recovery}: {last.detail}
          {last.output === '' ? null : <pre>{last.output}</pre>}
        </div>
      )}
      <Dialog
        title={`Run ${confirming}?`}
        isOpen={chosen !== undefined}
        onClose={() => {
          onConfirm('');
        }}
        actions={
          <>
            <Button
              variant="quiet"
              onPress={() => {
                onConfirm('');
              }}
            >
              Cancel
            </Button>
            <Button
              variant="primary"
              autoFocus
              onPress={() => {
                run(confirming, 'action.run');
              }}
            >
              Run
            </Button>
          </>
        }
      >
        <pre>{chosen?.what}</pre>
      </Dialog>
    </section>
  );
}
