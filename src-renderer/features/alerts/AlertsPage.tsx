import { AlarmClock, BellOff } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useClient } from '../../api/client-context.tsx';
import { AlertActions } from '../../shell/alert-actions.ts';
import { setQuery, useQuery } from '../../shell/router.ts';
import { SilenceDialog } from '../../shell/silence/SilenceDialog.tsx';
import { homeOf, newSilenceFor } from '../../shell/silence/silence-form.ts';
import { snoozeChoices } from '../../shell/snooze.ts';
import { useIncidents } from '../../state/incidents.ts';
import { liveStore, useLive } from '../../state/live.ts';
import { engineNow, useMay } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import { AlertInspector } from './AlertInspector.tsx';
import { AlertList } from './AlertList.tsx';
import styles from './AlertsPage.module.css';
import { AssignDialog } from './AssignDialog.tsx';
import { CommentDialog } from './CommentDialog.tsx';
import { IncidentMenu } from './IncidentMenu.tsx';
import { idsOf, moveCursor } from './order.ts';
import { useAlertCommands } from './use-alert-commands.ts';
import { useHold } from './use-hold.ts';
import { useInboxSentence } from './use-inbox-sentence.ts';
import { useIncidentFeed } from './use-incident-feed.ts';
import { useInboxIncidents } from './use-incidents.ts';
import { useSettledLines } from './use-settled-lines.ts';
import { runbookOf } from './words.ts';

const NOBODY: ReadonlySet<string> = new Set();

function refuse(): void {
  showToast('This session may only look. Changing alerts needs the access level “operate”.');
}

function Inbox(): ReactNode {
  const client = useClient();
  const actions = useMemo(() => new AlertActions(client), [client]);
  const may = useMay('operate');
  const typed = useQuery('q');
  const opened = useQuery('id');
  const [cursor, setCursor] = useState(opened);
  const [followed, setFollowed] = useState(opened);
  // A link from elsewhere opens an alert in an inbox that is there already: the keys are about it as well.
  if (followed !== opened) {
    setFollowed(opened);
    if (opened !== '') setCursor(opened);
  }
  const [picked, setPicked] = useState(NOBODY);
  const [snoozing, setSnoozing] = useState(false);
  const [silencing, setSilencing] = useState<readonly string[]>([]);
  const [commenting, setCommenting] = useState<readonly string[]>([]);
  const [acknowledging, setAcknowledging] = useState<readonly string[]>([]);
  const [recovering, setRecovering] = useState('');
  const [assigning, setAssigning] = useState<readonly string[]>([]);
  const list = useRef<HTMLDivElement>(null);
  const hold = useHold();
  const { lines: all, waiting, settle } = useSettledLines(typed, hold.held);
  const sentence = useInboxSentence();

  const put = (id: string): void => {
    setCursor(id);
    if (opened !== '') setQuery({ id });
  };
  const { lines, unfolded, onFold, whole, merge, split } = useInboxIncidents({
    all,
    cursor,
    picked,
    may,
    goTo: put,
    forgetPicked: () => {
      setPicked(NOBODY);
    },
    refuse,
  });
  const ids = useMemo(() => idsOf(lines), [lines]);
  const pick = useCallback(
    (id: string) => {
      setPicked((was) => {
        const next = new Set(was);
        for (const one of whole(id)) {
          if (was.has(id)) next.delete(one);
          else next.add(one);
        }
        return next;
      });
    },
    [whole],
  );
  const open = useCallback((id: string) => {
    setCursor(id);
    setQuery({ id, part: undefined });
  }, []);
  /** What a command is about: the picked alerts, else the one under the cursor. */
  const targets = (): readonly string[] => {
    if (picked.size > 0) return [...picked];
    return cursor === '' ? [] : whole(cursor);
  };
  /** Does it to the targets; one alone hands the cursor on, so that `a a a` goes down the list. */
  const act = (run: (targets: readonly string[]) => void): void => {
    const about = targets();
    if (!may) refuse();
    else if (about.length === 0) showToast('No alert is selected: j goes to the first one.');
    else {
      run(about);
      if (picked.size > 0) setPicked(NOBODY);
      else if (opened === '') setCursor(moveCursor(ids, cursor, 1));
    }
  };
  const askSnooze = (): void => {
    if (targets().length > 0) setSnoozing(true);
  };
  const askSilence = (about: readonly string[]): void => {
    if (!may) showToast('This session may only look. Silencing needs the access level “operate”.');
    else if (about.length === 0) showToast('No alert is selected: j goes to the first one.');
    else if (homeOf(about.flatMap((id) => liveStore.getState().alerts.get(id) ?? [])) === 'mixed')
      showToast('These alerts belong to different Alertmanagers: silence those of each by themselves.');
    else setSilencing(about);
  };
  const choices = snoozeChoices(engineNow());

  useAlertCommands({
    move: (step) => {
      put(moveCursor(ids, cursor, step));
      if (!(document.activeElement instanceof HTMLElement) || document.activeElement.closest('aside') === null)
        list.current?.focus({ preventScroll: true });
    },
    pick: () => {
      if (cursor !== '') pick(cursor);
    },
    pickAll: () => {
      setPicked(new Set(idsOf(all)));
    },
    open: () => {
      if (cursor !== '') open(cursor);
    },
    escape: () => {
      if (opened !== '') setQuery({ id: undefined, part: undefined });
      else setPicked(NOBODY);
    },
    acknowledge: () => {
      act((about) => {
        actions.acknowledge(about);
      });
    },
    acknowledgeWith: () => {
      act((about) => {
        setAcknowledging(about);
      });
    },
    assign: () => {
      act((about) => {
        setAssigning(about);
      });
    },
    snooze: askSnooze,
    silence: () => {
      askSilence(targets());
    },
    escalate: () => {
      act((about) => {
        actions.escalate(about);
      });
    },
    resolve: () => {
      act((about) => {
        actions.resolve(about);
      });
    },
    reopen: () => {
      const closed = targets().filter((id) => liveStore.getState().alerts.get(id)?.closedByHand === true);
      if (may && closed.length === 0) showToast('Only what was resolved by hand can be reopened.');
      else
        act(() => {
          actions.reopen(closed);
        });
    },
    comment: () => {
      setCommenting(targets());
    },
    recover: () => {
      if (cursor === '') return;
      open(cursor);
      client.call('action.offers', { alertId: cursor }).then(
        (offers) => {
          const ready = offers.find(({ refusal }) => refusal === undefined);
          if (ready !== undefined && may) setRecovering(ready.name);
          else showToast(offers[0]?.refusal ?? 'No recovery action fits this alert.');
        },
        (error: unknown) => {
          showToast(error instanceof Error ? error.message : String(error));
        },
      );
    },
    runbook: () => {
      const alert = liveStore.getState().alerts.get(cursor);
      const address = alert === undefined ? undefined : runbookOf(alert);
      if (address === undefined) showToast('This alert has no runbook.');
      else window.open(address, '_blank', 'noopener');
    },
    why: () => {
      if (cursor !== '') setQuery({ id: cursor, part: 'why' });
    },
    settle,
  });

  return (
    <div className={styles['page']}>
      <div className={styles['inbox']}>
        <div className={styles['head']}>
          <Sentence>{sentence}</Sentence>
        </div>
        <div className={styles['tools']}>
          {picked.size > 0 ? (
            <span className={styles['picked']}>{picked.size} selected</span>
          ) : (
            <div className={styles['filter']}>
              <TextField
                label="Filter the alerts"
                hideLabel
                type="search"
                placeholder="Filter by words or label=value"
                value={typed}
                onChange={(q) => {
                  setQuery({ q });
                }}
              />
            </div>
          )}
          {waiting === 0 ? null : (
            <Button variant="primary" onPress={settle}>
              {waiting} new <Kbd keys="." />
            </Button>
          )}
          <span className={styles['spring']} />
          <Button
            isDisabled={!may || (picked.size === 0 && cursor === '')}
            onPress={() => {
              act((about) => {
                actions.acknowledge(about);
              });
            }}
          >
            Acknowledge <Kbd keys="a" />
          </Button>
          <Menu
            label="Snooze for"
            entries={choices}
            isOpen={snoozing}
            onOpenChange={setSnoozing}
            onAction={(id) => {
              const choice = choices.find((one) => one.id === id);
              if (choice !== undefined)
                act((about) => {
                  actions.snooze(about, choice.until, choice.label);
                });
            }}
          >
            <Button isDisabled={!may || (picked.size === 0 && cursor === '')}>
              <AlarmClock size={14} aria-hidden /> Snooze <Kbd keys="z" />
            </Button>
          </Menu>
          <Button
            isDisabled={!may || (picked.size === 0 && cursor === '')}
            onPress={() => {
              askSilence(targets());
            }}
          >
            <BellOff size={14} aria-hidden /> Silence <Kbd keys="s" />
          </Button>
          <Button
            isDisabled={!may || (picked.size === 0 && cursor === '')}
            onPress={() => {
              act((about) => {
                actions.resolve(about);
              });
            }}
          >
            Resolve <Kbd keys="r" />
          </Button>
          <IncidentMenu isDisabled={!may || (picked.size === 0 && cursor === '')} onMerge={merge} onSplit={split} />
        </div>
        <div className={styles['frame']}>
          {lines.length === 0 ? (
            <EmptyState
              title={typed === '' ? 'No alerts' : 'No alert matches'}
              text={
                typed === ''
                  ? 'Nothing is firing, and nothing was within the last hour. Rules decide what becomes an alert.'
                  : `Nothing in the inbox contains “${typed}”.`
              }
            />
          ) : (
            <AlertList
              lines={lines}
              unfolded={unfolded}
              onFold={onFold}
              cursor={cursor}
              picked={picked}
              onOpen={open}
              onPick={pick}
              hold={hold}
              listRef={list}
            />
          )}
        </div>
      </div>
      {opened === '' ? null : (
        <AlertInspector
          key={opened}
          id={opened}
          recovering={recovering}
          actions={{
            acknowledge: () => {
              actions.acknowledge([opened]);
            },
            acknowledgeWith: () => {
              setAcknowledging([opened]);
            },
            assign: () => {
              setAssigning([opened]);
            },
            reopen: () => {
              actions.reopen([opened]);
            },
            unacknowledge: () => {
              actions.unacknowledge([opened]);
            },
            snooze: () => {
              setCursor(opened);
              setSnoozing(true);
            },
            silence: () => {
              askSilence([opened]);
            },
            escalate: () => {
              actions.escalate([opened]);
            },
            resolve: () => {
              actions.resolve([opened]);
            },
            comment: () => {
              setCommenting([opened]);
            },
            recover: setRecovering,
            filter: (q) => {
              setQuery({ q });
            },
            close: () => {
              setQuery({ id: undefined, part: undefined });
              list.current?.focus({ preventScroll: true });
            },
          }}
        />
      )}
      <AcknowledgeDialog
        count={acknowledging.length}
        onClose={() => {
          setAcknowledging([]);
        }}
        onAcknowledge={(choice) => {
          actions.acknowledge(acknowledging, choice);
          setAcknowledging([]);
        }}
      />
      <AssignDialog
        count={assigning.length}
        present={assigning.length === 1 ? liveStore.getState().alerts.get(assigning[0] ?? '')?.assignee : undefined}
        onClose={() => {
          setAssigning([]);
        }}
        onAssign={(to) => {
          actions.assign(assigning, to);
          setAssigning([]);
        }}
      />
      {silencing.length === 0 ? null : (
        <SilenceDialog
          title={silencing.length === 1 ? 'Silence alerts like this' : `Silence alerts like these ${silencing.length}`}
          initial={newSilenceFor(silencing.flatMap((id) => liveStore.getState().alerts.get(id) ?? []))}
          onClose={() => {
            setSilencing([]);
          }}
          onSaved={() => {
            if (picked.size > 0) setPicked(NOBODY);
            else if (opened === '') setCursor(moveCursor(ids, cursor, 1));
            setSilencing([]);
          }}
        />
      )}
      <CommentDialog
        count={commenting.length}
        onClose={() => {
          setCommenting([]);
        }}
        onComment={(note) => {
          actions.comment(commenting, note);
          setCommenting([]);
        }}
      />
    </div>
  );
}

/** The inbox: triage to zero by keyboard, the whole story of each alert beside it. */
export function AlertsPage(): ReactNode {
  useIncidentFeed();
  const hasAlerts = useLive((state) => state.ready.alerts);
  const hasIncidents = useIncidents((state) => state.ready);
  if (hasAlerts && hasIncidents) return <Inbox />;
  return (
    <div className={styles['head']} role="status" aria-label="Reading the alerts">
      <Skeleton width="45%" height={28} />
    </div>
  );
}
