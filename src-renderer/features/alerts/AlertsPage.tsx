import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useClient } from '../../api/client-context.tsx';
import { AlertActions } from '../../shell/alert-actions.ts';
import { lookOnly } from '../../shell/look-only.ts';
import { Reading } from '../../shell/Reading.tsx';
import { setQuery, useQuery } from '../../shell/router.ts';
import { homeOf } from '../../shell/silence/silence-form.ts';
import { useIncidents } from '../../state/incidents.ts';
import { useLive } from '../../state/live.ts';
import { useMay } from '../../state/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListHead, ListPage } from '../../ui/Page.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { showToast } from '../../ui/toast.ts';
import { AlertDialogs, alertsOf, type Question } from './AlertDialogs.tsx';
import { AlertInspector } from './AlertInspector.tsx';
import { AlertList } from './AlertList.tsx';
import styles from './AlertsPage.module.css';
import { InboxTools } from './InboxTools.tsx';
import { idsOf, moveCursor } from './order.ts';
import { useAlertCommands } from './use-alert-commands.ts';
import { useHold } from './use-hold.ts';
import { useInboxSentence } from './use-inbox-sentence.ts';
import { useIncidentFeed } from './use-incident-feed.ts';
import { useInboxIncidents } from './use-incidents.ts';
import { useOfferedRecovery } from './use-offered-recovery.ts';
import { useSelection } from './use-selection.ts';
import { useSettledLines } from './use-settled-lines.ts';
import { useTargets } from './use-targets.ts';
import { runbookOf } from './words.ts';

function Inbox(): ReactNode {
  const client = useClient();
  const actions = useMemo(() => new AlertActions(client), [client]);
  const may = useMay('operate');
  const typed = useQuery('q');
  const list = useRef<HTMLDivElement>(null);
  const hold = useHold();
  const sentence = useInboxSentence();
  const { lines: all, waiting, settle } = useSettledLines(typed, hold.held);
  const selection = useSelection();
  const { close, cursor, forgetPicked, goTo, open, opened, pick, picked, toggle } = selection;
  const { lines, unfolded, onFold, whole, merge, split } = useInboxIncidents({ all, selection, may });
  const ids = useMemo(() => idsOf(lines), [lines]);
  const { about, act, ask, goOn } = useTargets(selection, { ids, whole, may });
  const { offer, recover, recovering } = useOfferedRecovery(client, may);
  const [snoozing, setSnoozing] = useState(false);
  const [question, setQuestion] = useState<Question>();
  const onPick = useCallback((id: string) => toggle(id, whole(id)), [toggle, whole]);
  const acknowledge = (): void => act((alerts) => actions.acknowledge(alerts));
  const resolve = (): void => act((alerts) => actions.resolve(alerts));
  const askSilence = (alerts: readonly string[]): void =>
    ask(
      alerts,
      () => {
        if (homeOf(alertsOf(alerts)) === 'mixed')
          showToast('These alerts belong to different Alertmanagers: silence those of each by themselves.');
        else setQuestion({ ask: 'silence', about: alerts });
      },
      lookOnly('Silencing', 'operate'),
    );

  useAlertCommands({
    move: (step) => {
      goTo(moveCursor(ids, cursor, step));
      if (!(document.activeElement instanceof HTMLElement) || document.activeElement.closest('aside') === null)
        list.current?.focus({ preventScroll: true });
    },
    pick: () => {
      if (cursor !== '') onPick(cursor);
    },
    pickAll: () => pick(idsOf(all)),
    open: () => {
      if (cursor !== '') open(cursor);
    },
    escape: () => {
      if (opened !== '') close();
      else forgetPicked();
    },
    acknowledge,
    acknowledgeWith: () => act((alerts) => setQuestion({ ask: 'acknowledge', about: alerts })),
    assign: () => act((alerts) => setQuestion({ ask: 'assign', about: alerts })),
    snooze: () => {
      if (about().length > 0) setSnoozing(true);
    },
    silence: () => askSilence(about()),
    escalate: () => act((alerts) => actions.escalate(alerts)),
    resolve,
    reopen: () => {
      const closed = alertsOf(about()).filter(({ closedByHand }) => closedByHand);
      if (may && closed.length === 0) showToast('Only what was resolved by hand can be reopened.');
      else act(() => actions.reopen(closed.map(({ id }) => id)));
    },
    comment: () => ask(about(), (alerts) => setQuestion({ ask: 'comment', about: alerts })),
    recover: () => {
      if (cursor === '') return;
      open(cursor);
      offer(cursor);
    },
    runbook: () => {
      const address = alertsOf([cursor]).map(runbookOf)[0];
      if (address === undefined) showToast('This alert has no runbook.');
      else window.open(address, '_blank', 'noopener');
    },
    why: () => {
      if (cursor !== '') setQuery({ id: cursor, part: 'why' });
    },
    settle,
  });

  const one = [opened];
  const side =
    opened === '' ? null : (
      <AlertInspector
        key={opened}
        id={opened}
        recovering={recovering}
        actions={{
          acknowledge: () => actions.acknowledge(one),
          acknowledgeWith: () => setQuestion({ ask: 'acknowledge', about: one }),
          assign: () => setQuestion({ ask: 'assign', about: one }),
          reopen: () => actions.reopen(one),
          unacknowledge: () => actions.unacknowledge(one),
          snooze: () => {
            goTo(opened);
            setSnoozing(true);
          },
          silence: () => askSilence(one),
          escalate: () => actions.escalate(one),
          resolve: () => actions.resolve(one),
          comment: () => setQuestion({ ask: 'comment', about: one }),
          recover,
          filter: (q) => setQuery({ q }),
          close: () => {
            close();
            list.current?.focus({ preventScroll: true });
          },
        }}
      />
    );
  return (
    <>
      <ListPage side={side}>
        <ListHead>
          <Sentence>{sentence}</Sentence>
        </ListHead>
        <InboxTools
          picked={picked.size}
          waiting={waiting}
          isDisabled={!may || (picked.size === 0 && cursor === '')}
          isSnoozing={snoozing}
          onSnoozing={setSnoozing}
          onSettle={settle}
          onAcknowledge={acknowledge}
          onSnooze={({ label, until }) => act((alerts) => actions.snooze(alerts, until, label))}
          onSilence={() => askSilence(about())}
          onResolve={resolve}
          onMerge={merge}
          onSplit={split}
        />
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
              onPick={onPick}
              hold={hold}
              listRef={list}
            />
          )}
        </div>
      </ListPage>
      <AlertDialogs question={question} actions={actions} onClose={() => setQuestion(undefined)} onSilenced={goOn} />
    </>
  );
}

/** The inbox: triage to zero by keyboard, the whole story of each alert beside it. */
export function AlertsPage(): ReactNode {
  useIncidentFeed();
  const hasAlerts = useLive((state) => state.ready.alerts);
  const hasIncidents = useIncidents((state) => state.ready);
  if (hasAlerts && hasIncidents) return <Inbox />;
  return (
    <ListHead>
      <Reading label="Reading the alerts">
        <Skeleton width="45%" height={28} />
      </Reading>
    </ListHead>
  );
}
