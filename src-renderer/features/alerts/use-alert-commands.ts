import { type Command, useCommands } from '../../shell/shortcuts.ts';

/** What the keys of the inbox do. */
export interface InboxKeys {
  readonly move: (step: number) => void;
  readonly pick: () => void;
  readonly pickAll: () => void;
  readonly open: () => void;
  readonly escape: () => void;
  readonly acknowledge: () => void;
  readonly acknowledgeWith: () => void;
  readonly assign: () => void;
  readonly snooze: () => void;
  readonly silence: () => void;
  readonly escalate: () => void;
  readonly resolve: () => void;
  readonly reopen: () => void;
  readonly comment: () => void;
  readonly recover: () => void;
  readonly runbook: () => void;
  readonly why: () => void;
  readonly settle: () => void;
}

/** The keys of the inbox, in the order of the help sheet. */
export function useAlertCommands(keys: InboxKeys): void {
  const command = (
    id: string,
    title: string,
    pressed: readonly string[],
    run: () => void,
    hidden = false,
  ): Command => ({
    id: `alerts.${id}`,
    title,
    section: 'Alerts',
    keys: pressed,
    run,
    hidden,
  });
  useCommands([
    command(
      'next',
      'Next',
      ['j', 'ArrowDown'],
      () => {
        keys.move(1);
      },
      true,
    ),
    command(
      'previous',
      'Previous',
      ['k', 'ArrowUp'],
      () => {
        keys.move(-1);
      },
      true,
    ),
    command('pick', 'Select', ['x'], keys.pick, true),
    command('all', 'Select all', ['Mod+a'], keys.pickAll, true),
    command('acknowledge', 'Acknowledge', ['a'], keys.acknowledge),
    command('acknowledge-with', 'Acknowledge with a note or for a time', ['Shift+a'], keys.acknowledgeWith),
    command('assign', 'Assign to a person', ['p'], keys.assign),
    command('snooze', 'Snooze', ['z'], keys.snooze),
    command('silence', 'Silence alerts like these', ['s'], keys.silence),
    command('escalate', 'Escalate: tell the next ones now', ['e'], keys.escalate),
    command('resolve', 'Resolve by hand', ['r'], keys.resolve),
    command('reopen', 'Reopen what was resolved by hand', ['Shift+r'], keys.reopen),
    command('comment', 'Comment', ['c'], keys.comment),
    command('recover', 'Run a recovery action', ['Shift+x'], keys.recover),
    command('runbook', 'Open the runbook', ['o'], keys.runbook),
    command('why', 'Why, or why not', ['w'], keys.why),
    command('open', 'Open the inspector', ['Enter'], keys.open, true),
    command('escape', 'Close, then clear the selection', ['Escape'], keys.escape, true),
    command('settle', 'Show what is new', ['.'], keys.settle),
  ]);
}
