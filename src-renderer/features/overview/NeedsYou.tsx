import { AlarmClock, Check } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { useClient } from '../../api/client-context.tsx';
import { AlertActions } from '../../shell/alert-actions.ts';
import { href } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { snoozeChoices } from '../../shell/snooze.ts';
import { alertAge, alertDetail, alertTitle } from '../../state/inbox.ts';
import { useMonitor } from '../../state/live.ts';
import { useMay } from '../../state/session.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './NeedsYou.module.css';

const MOST = 5;

interface RowProps {
  readonly alert: Alert;
  readonly now: number;
  readonly actions: AlertActions;
  readonly snoozing: boolean;
  readonly onSnoozing: (open: boolean) => void;
  readonly onFocus: () => void;
}

function Row({ alert, now, actions, snoozing, onSnoozing, onFocus }: RowProps): ReactNode {
  const may = useMay('operate');
  const choices = snoozeChoices(now);
  const monitor = useMonitor(alert.labels['monitor'] ?? '');
  return (
    <li className={styles['row']} onFocus={onFocus}>
      <StateShape shape={severityOf(alert.labels)} />
      <a className={styles['link']} href={href(['alerts'], { id: alert.id })}>
        <span className={styles['title']}>{alertTitle(alert)}</span>
        <span className={styles['why']}>{alertDetail(alert, monitor)}</span>
      </a>
      <span className={styles['age']}>{alertAge(alert, now)}</span>
      <IconButton
        label="Acknowledge"
        keys="a"
        isDisabled={!may}
        onPress={() => {
          actions.acknowledge([alert.id]);
        }}
      >
        <Check size={16} aria-hidden />
      </IconButton>
      <Menu
        label="Snooze for"
        entries={choices}
        isOpen={snoozing}
        onOpenChange={onSnoozing}
        onAction={(id) => {
          const choice = choices.find((one) => one.id === id);
          if (choice !== undefined) actions.snooze([alert.id], choice.until, choice.label);
        }}
      >
        <IconButton label="Snooze" keys="z" isDisabled={!may}>
          <AlarmClock size={16} aria-hidden />
        </IconButton>
      </Menu>
    </li>
  );
}

/** The worst five that nobody has taken, with what can be done about them right here. */
export function NeedsYou({ needs, now }: { readonly needs: readonly Alert[]; readonly now: number }): ReactNode {
  const client = useClient();
  const actions = useMemo(() => new AlertActions(client), [client]);
  const [snoozing, setSnoozing] = useState('');
  const focused = useRef('');
  const shown = needs.slice(0, MOST);
  const target = (): Alert | undefined => shown.find((alert) => alert.id === focused.current) ?? shown[0];
  useCommands([
    {
      id: 'overview.acknowledge',
      title: 'Acknowledge the focused or first alert',
      section: 'Overview',
      keys: ['a'],
      run: () => {
        const alert = target();
        if (alert !== undefined) actions.acknowledge([alert.id]);
      },
    },
    {
      id: 'overview.snooze',
      title: 'Snooze the focused or first alert',
      section: 'Overview',
      keys: ['z'],
      run: () => {
        setSnoozing(target()?.id ?? '');
      },
    },
  ]);
  return (
    <Panel title="Needs you" flush>
      <ul className={styles['list']}>
        {shown.map((alert) => (
          <Row
            key={alert.id}
            alert={alert}
            now={now}
            actions={actions}
            snoozing={snoozing === alert.id}
            onSnoozing={(open) => {
              setSnoozing(open ? alert.id : '');
            }}
            onFocus={() => {
              focused.current = alert.id;
            }}
          />
        ))}
      </ul>
      {needs.length > MOST ? (
        <a className={styles['more']} href={href(['alerts'])}>
          {(needs.length - MOST).toLocaleString('en')} more in the inbox
        </a>
      ) : null}
    </Panel>
  );
}
