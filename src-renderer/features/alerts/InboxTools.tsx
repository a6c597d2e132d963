import { AlarmClock, BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { setQuery, useQuery } from '../../shell/router.ts';
import { type SnoozeChoice, snoozeChoices } from '../../shell/snooze.ts';
import { engineNow } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './AlertsPage.module.css';
import { IncidentMenu } from './IncidentMenu.tsx';

export interface InboxToolsProps {
  /** How many alerts are picked. */
  readonly picked: number;
  /** Alerts that wait to be shown; `onSettle` shows them. */
  readonly waiting: number;
  /** There is nothing that could be acted on, or this session may only look. */
  readonly isDisabled: boolean;
  readonly isSnoozing: boolean;
  readonly onSnoozing: (open: boolean) => void;
  readonly onSettle: () => void;
  readonly onAcknowledge: () => void;
  readonly onSnooze: (choice: SnoozeChoice) => void;
  readonly onSilence: () => void;
  readonly onResolve: () => void;
  readonly onMerge: () => void;
  readonly onSplit: () => void;
}

/** The line over the list: what filters it, and what can be done to the selected alerts. */
export function InboxTools(props: InboxToolsProps): ReactNode {
  const { isDisabled, picked, waiting } = props;
  const typed = useQuery('q');
  const choices = snoozeChoices(engineNow());
  return (
    <div className={styles['tools']}>
      {picked > 0 ? (
        <span className={styles['picked']}>{picked} selected</span>
      ) : (
        <div className={styles['filter']}>
          <TextField
            label="Filter the alerts"
            hideLabel
            type="search"
            placeholder="Words or label=value"
            value={typed}
            onChange={(q) => setQuery({ q })}
          />
        </div>
      )}
      {waiting === 0 ? null : (
        <Button variant="primary" onPress={props.onSettle}>
          {waiting} new <Kbd keys="." />
        </Button>
      )}
      <span className={styles['spring']} />
      <Button isDisabled={isDisabled} onPress={props.onAcknowledge}>
        Acknowledge <Kbd keys="a" />
      </Button>
      <Menu
        label="Snooze for"
        entries={choices}
        isOpen={props.isSnoozing}
        onOpenChange={props.onSnoozing}
        onAction={(id) => {
          const choice = choices.find((one) => one.id === id);
          if (choice !== undefined) props.onSnooze(choice);
        }}
      >
        <Button isDisabled={isDisabled}>
          <AlarmClock size={14} aria-hidden /> Snooze <Kbd keys="z" />
        </Button>
      </Menu>
      <Button isDisabled={isDisabled} onPress={props.onSilence}>
        <BellOff size={14} aria-hidden /> Silence <Kbd keys="s" />
      </Button>
      <Button isDisabled={isDisabled} onPress={props.onResolve}>
        Resolve <Kbd keys="r" />
      </Button>
      <IncidentMenu isDisabled={isDisabled} onMerge={props.onMerge} onSplit={props.onSplit} />
    </div>
  );
}
