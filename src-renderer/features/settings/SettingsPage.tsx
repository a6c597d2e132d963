import { type ReactNode, useDeferredValue } from 'react';
import type { Settings } from '../../../src-shared/model/settings.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { lookOnly } from '../../shell/look-only.ts';
import { Reading } from '../../shell/Reading.tsx';
import { useMay, useSession } from '../../state/session.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { ActionsPanel } from './ActionsPanel.tsx';
import { AlertmanagersPanel } from './AlertmanagersPanel.tsx';
import { AppearancePanel } from './AppearancePanel.tsx';
import { EscalationsPanel } from './EscalationsPanel.tsx';
import { OperatorPanel } from './OperatorPanel.tsx';
import { ReceiversPanel } from './ReceiversPanel.tsx';
import { RoutePanel } from './RoutePanel.tsx';
import { SecretsPanel } from './SecretsPanel.tsx';
import styles from './Settings.module.css';
import { StoragePanel } from './StoragePanel.tsx';
import { TellingPanel } from './TellingPanel.tsx';

/** Whether anybody would be told, in words. Pure. */
export function tellingSentence(receiver: string, channels: number | undefined): string {
  if (channels === undefined || channels === 0)
    return 'Alerts are shown here only: nobody is told until the route leads to a receiver with a channel.';
  return `Alerts go to ${receiver} through ${channels === 1 ? '1 channel' : `${channels} channels`}.`;
}

/** Looks, who is told, secrets, and what is kept. */
export function SettingsPage(): ReactNode {
  const client = useClient();
  const may = useMay('admin');
  const host = useSession((state) => state.host);
  // Who is told stands first; what lies below is drawn once that is seen.
  const drawsBelow = useDeferredValue(true, false);
  const settings = useCached('settings.get', {});
  const receivers = useCached('receiver.list', {});
  const route = useCached('route.get', {});
  const kinds = useCached('channel.kinds', {});
  const failed = settings.error ?? receivers.error ?? route.error ?? kinds.error;
  if (
    settings.data === undefined ||
    receivers.data === undefined ||
    route.data === undefined ||
    kinds.data === undefined
  )
    return failed === undefined ? (
      <Reading label="Reading the settings" className={styles['page']}>
        <Skeleton width="60%" height={28} />
        <Skeleton height={120} />
        <Skeleton height={160} />
      </Reading>
    ) : (
      <ErrorState
        title="The settings could not be read"
        error={failed}
        onRetry={() => {
          settings.refetch();
          receivers.refetch();
          route.refetch();
          kinds.refetch();
        }}
      />
    );
  const known = settings.data.settings;
  const save = (change: Partial<Settings>): void => {
    client.call('settings.save', { settings: { ...known, ...change } }).then(
      () => {
        cacheOf(client).invalidate('settings.get');
        showToast('Saved');
      },
      (error: unknown) => {
        showError(`The settings were not saved: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  };
  const { receiver: target } = route.data.route;
  const channels = receivers.data.find((entry) => entry.receiver.name === target)?.receiver.channels.length;
  return (
    <div className={styles['page']}>
      <Sentence {...(may ? {} : { sub: lookOnly('Changing settings', 'admin') })}>
        {tellingSentence(target, channels)}
      </Sentence>
      <ReceiversPanel entries={receivers.data} kinds={kinds.data} mayChange={may} />
      <RoutePanel
        key={JSON.stringify(route.data)}
        route={route.data.route}
        origin={route.data.origin}
        receivers={receivers.data.map((entry) => entry.receiver.name)}
        mayChange={may}
      />
      {drawsBelow ? (
        <>
          <EscalationsPanel receivers={receivers.data.map((entry) => entry.receiver.name)} mayChange={may} />
          <TellingPanel receivers={receivers.data.map((entry) => entry.receiver.name)} mayChange={may} />
          <AlertmanagersPanel />
          {may ? <ActionsPanel mayChange /> : null}
          <AppearancePanel mayChange={may} inBrowser={host === 'console'} onSave={save} />
          <OperatorPanel key={JSON.stringify(known)} settings={known} mayChange={may} onSave={save} />
          {may ? <SecretsPanel backend={settings.data.secretsBackend} /> : null}
          <StoragePanel retention={settings.data.retention} />
        </>
      ) : null}
    </div>
  );
}
