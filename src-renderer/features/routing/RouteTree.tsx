import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';
import { cx } from '../../ui/classes.ts';
import { type Muted, mutedBy, quietText, type Standing } from './intervals.ts';
import styles from './RouteTree.module.css';
import { decision, type Trace } from './trace.ts';
import { NO_TRAFFIC, type Traffic } from './traffic.ts';
import { openRows, parentOf, type TreeRow } from './tree-rows.ts';
import { timingParts } from './words.ts';

export interface RouteTreeProps {
  readonly rows: readonly TreeRow[];
  readonly traffic: ReadonlyMap<RouteNode, Traffic>;
  readonly intervals: ReadonlyMap<string, Standing>;
  /** Receivers that tell nobody. */
  readonly dead: readonly string[];
  /** The way of an alert that is shown, and its labels. */
  readonly traced: { readonly trace: Trace; readonly labels: Labels } | undefined;
  /** Path of the route under the cursor. */
  readonly cursor: string;
  readonly onCursor: (path: string) => void;
  readonly now: number;
  readonly zone: string;
}

/** The lines from the routes above to this one. */
function Guides({ lines, opens }: { readonly lines: readonly boolean[]; readonly opens: boolean }): ReactNode {
  return (
    <span className={styles['guides']} aria-hidden>
      {lines.map((goesOn, level) => (
        // The level is the identity.
        <span
          key={level}
          className={cx(styles['guide'], goesOn && styles['through'], level === lines.length - 1 && styles['branch'])}
        />
      ))}
      <span className={cx(styles['stop'], opens && styles['opens'])} />
    </span>
  );
}

function Tags(props: {
  readonly muted: Muted | undefined;
  readonly row: TreeRow;
  readonly now: number;
  readonly zone: string;
}): ReactNode {
  const { muted, now, row, zone } = props;
  const { activeTimeIntervals, goesOn, muteTimeIntervals } = row.node;
  return (
    <>
      {goesOn && row.depth > 0 ? <span className={styles['tag']}>continue</span> : null}
      {muted === undefined ? null : (
        <span className={cx(styles['tag'], styles['muted'])}>{quietText(muted, now, zone)}</span>
      )}
      {muted === undefined && muteTimeIntervals.length > 0 ? (
        <span className={styles['tag']}>mute: {muteTimeIntervals.join(', ')}</span>
      ) : null}
      {muted === undefined && activeTimeIntervals.length > 0 ? (
        <span className={styles['tag']}>active: {activeTimeIntervals.join(', ')}</span>
      ) : null}
    </>
  );
}

function countText({ ends, through }: Traffic): string {
  if (through === 0) return '';
  const all = through.toLocaleString('en');
  return ends === through || ends === 0 ? all : `${all}, ${ends.toLocaleString('en')} here`;
}

interface LineProps extends Omit<RouteTreeProps, 'rows' | 'traffic' | 'cursor' | 'onCursor'> {
  readonly row: TreeRow;
  readonly traffic: Traffic;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly onToggle: () => void;
  readonly onPick: () => void;
}

function Line(props: LineProps): ReactNode {
  const { dead, intervals, isCursor, isOpen, now, onPick, onToggle, row, traced, traffic, zone } = props;
  const { node, own } = row;
  const hasChildren = node.children.length > 0;
  const visit = traced?.trace.asked.get(node);
  const way =
    traced === undefined ? 'none' : visit === undefined ? 'unasked' : visit.refused === undefined ? 'taken' : 'refused';
  // What a route inherits is said where an alert goes that way; else it would be said in every line.
  const parts = timingParts(row).filter((part) => part.own || way === 'taken');
  const says = own === undefined || own.receiver !== undefined;
  return (
    <li
      role="treeitem"
      data-path={row.path}
      data-way={way}
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-selected={isCursor}
      {...(hasChildren ? { 'aria-expanded': isOpen } : {})}
      tabIndex={isCursor ? 0 : -1}
      className={styles['row']}
      onClick={onPick}
    >
      <Guides lines={row.lines} opens={hasChildren && isOpen} />
      {hasChildren ? (
        <span
          className={styles['fold']}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          {isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </span>
      ) : (
        <span className={styles['fold']} />
      )}
      <span className={styles['body']}>
        <span className={styles['head']}>
          {row.depth === 0 ? (
            <span className={styles['every']}>every alert</span>
          ) : node.matchers.length === 0 ? (
            <span className={styles['every']}>whatever comes here</span>
          ) : (
            node.matchers.map((matcher, i) => (
              // Matchers have no name of their own; their place is it.
              <code key={i} className={cx(styles['matcher'], visit?.refused === matcher && styles['refused'])}>
                {formatMatcher(matcher)}
              </code>
            ))
          )}
          <span className={styles['arrow']} aria-hidden>
            →
          </span>
          <span className="visually-hidden"> to </span>
          <span className={cx(styles['receiver'], !says && styles['inherited'])}>
            {node.receiver === '' ? 'nobody' : node.receiver}
          </span>
          {dead.includes(node.receiver) ? (
            <span className={cx(styles['tag'], styles['dead'])}>tells nobody</span>
          ) : null}
          <Tags muted={mutedBy(node, intervals)} row={row} now={now} zone={zone} />
        </span>
        <span
          className={styles['times']}
          title={timingParts(row)
            .map(({ text }) => text)
            .join(', ')}
        >
          {parts.map(({ own: said, text }) => (
            <span key={text} className={cx(!said && styles['inherited'])}>
              {text}
            </span>
          ))}
        </span>
        {visit === undefined || traced === undefined ? null : (
          <span className={styles['decision']}>{decision(visit, traced.labels)}</span>
        )}
      </span>
      <span
        className={cx(styles['count'], traffic.through > 0 && styles['busy'])}
        title="firing alerts that go through this route now"
      >
        {countText(traffic)}
        {traffic.through === 0 ? null : <span className="visually-hidden"> firing alerts</span>}
      </span>
    </li>
  );
}

/** The routing tree as it is asked, top down: what each route takes, to whom it leads, when it speaks. */
export function RouteTree(props: RouteTreeProps): ReactNode {
  const { cursor, onCursor, rows, traffic, ...shared } = props;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const shown = openRows(rows, closed);
  const at = Math.max(
    0,
    shown.findIndex(({ path }) => path === cursor),
  );
  const here = shown[at];
  const focus = (row: TreeRow | undefined): void => {
    if (row === undefined) return;
    onCursor(row.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${row.path}"]`)?.focus();
  };
  const fold = (path: string, isClosed: boolean): void => {
    const next = new Set(closed);
    if (isClosed) next.add(path);
    else next.delete(path);
    setClosed(next);
  };
  const keys = (event: KeyboardEvent): void => {
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const isClosed = closed.has(here.path);
    const hasChildren = here.node.children.length > 0;
    if (event.key === 'ArrowDown') focus(shown[at + 1]);
    else if (event.key === 'ArrowUp') focus(shown[at - 1]);
    else if (event.key === 'Home') focus(shown[0]);
    else if (event.key === 'End') focus(shown.at(-1));
    else if (event.key === 'ArrowRight' && hasChildren && isClosed) fold(here.path, false);
    else if (event.key === 'ArrowRight' && hasChildren) focus(shown[at + 1]);
    else if (event.key === 'ArrowLeft' && hasChildren && !isClosed) fold(here.path, true);
    else if (event.key === 'ArrowLeft') focus(rows.find(({ path }) => path === parentOf(here.path)));
    else if ((event.key === 'Enter' || event.key === ' ') && hasChildren) fold(here.path, !isClosed);
    else return;
    event.preventDefault();
  };
  return (
    <ul ref={list} role="tree" aria-label="Routes" className={styles['tree']} onKeyDown={keys}>
      {shown.map((row) => (
        <Line
          key={row.path}
          {...shared}
          row={row}
          traffic={traffic.get(row.node) ?? NO_TRAFFIC}
          isOpen={!closed.has(row.path)}
          isCursor={row === here}
          onPick={() => {
            focus(row);
          }}
          onToggle={() => {
            fold(row.path, !closed.has(row.path));
          }}
        />
      ))}
    </ul>
  );
}
