import { type ReactNode, useState } from 'react';
import type { Settings } from '../../../src-shared/model/settings.ts';
import { setUi, type UiState, useUi } from '../../state/ui.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { showError } from '../../ui/toast.ts';
import styles from './Settings.module.css';

const THEMES = [
  { id: 'system', label: 'As the system' },
  { id: 'dark', label: 'Dark' },
  { id: 'light', label: 'Light' },
] as const;
const DENSITIES = [
  { id: 'comfortable', label: 'Comfortable' },
  { id: 'compact', label: 'Compact' },
] as const;
const ZONES = [
  { id: 'local', label: 'Local time' },
  { id: 'UTC', label: 'UTC' },
] as const;

/** Asks the browser once; the answer is kept by the browser, the wish by this window. */
function BrowserNotes(): ReactNode {
  const wished = useUi((state) => state.browserNotes);
  const able = 'Notification' in window;
  const [permission, setPermission] = useState(() => (able ? Notification.permission : 'denied'));
  const change = (on: boolean): void => {
    if (!on) {
      setUi({ browserNotes: false });
      return;
    }
    Notification.requestPermission().then(
      (answer) => {
        setPermission(answer);
        setUi({ browserNotes: answer === 'granted' });
      },
      (error: unknown) => {
        showError(`The browser could not be asked: ${String(error)}`);
      },
    );
  };
  const hint = !able
    ? 'This browser has no notifications.'
    : permission === 'denied'
      ? 'The browser blocks notifications of this page; its site settings can allow them.'
      : 'Alerts routed to the desktop channel appear even while this tab is in the background.';
  return (
    <div className={styles['wide']}>
      <Switch
        label="Show alerts as notifications of this browser"
        isSelected={wished && permission === 'granted'}
        isDisabled={!able || permission === 'denied'}
        onChange={change}
      />
      <p className={styles['origin']}>{hint}</p>
    </div>
  );
}

export interface AppearancePanelProps {
  readonly mayChange: boolean;
  /** In the desktop window the shell shows the notifications itself. */
  readonly inBrowser: boolean;
  readonly onSave: (change: Partial<Settings>) => void;
}

/** How this window looks; theme and density become the default of new windows too. */
export function AppearancePanel({ mayChange, inBrowser, onSave }: AppearancePanelProps): ReactNode {
  const theme = useUi((state) => state.theme);
  const density = useUi((state) => state.density);
  const zone = useUi((state) => state.zone);
  const change = (next: Pick<Partial<UiState>, 'theme' | 'density'>): void => {
    setUi(next);
    if (mayChange) onSave(next);
  };
  return (
    <Panel title="Appearance">
      <div className={styles['grid']}>
        <Select
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={(chosen) => {
            change({ theme: chosen });
          }}
        />
        <Select
          label="Density"
          value={density}
          options={DENSITIES}
          onChange={(chosen) => {
            change({ density: chosen });
          }}
        />
        <Select
          label="Times"
          value={zone === 'UTC' ? 'UTC' : 'local'}
          options={ZONES}
          onChange={(chosen) => {
            setUi({ zone: chosen });
          }}
        />
        {inBrowser ? <BrowserNotes /> : null}
      </div>
    </Panel>
  );
}
