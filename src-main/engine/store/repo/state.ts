import { layOver } from '../../../../src-shared/maintenance/overlay.ts';
import type { BlindCause, MonitorState, StateInterval } from '../../../../src-shared/model/check.ts';
import { num, optionalNum, type Readable, type Row, text, type Writable } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { spansOver } from './maintenance.ts';

interface Interval {
  readonly state: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly reason: string;
  readonly cause: string | undefined;
}

function insert(db: Writable, monitor: string, interval: Interval): void {
  db.run(
    'INSERT INTO state_interval (monitor, state, from_ts, to_ts, reason, cause) VALUES (?, ?, ?, ?, ?, ?)',
    monitor,
    interval.state,
    interval.from,
    interval.to ?? null,
    interval.reason,
    interval.cause ?? null,
  );
}

/** Joins the interval that ends at `at` with the one that begins there when they say the same. */
function join(db: Writable, monitor: string, at: number): void {
  const before = db.get(
    'SELECT id, state, reason, cause FROM state_interval WHERE monitor = ? AND from_ts < ? AND to_ts = ?',
    monitor,
    at,
    at,
  );
  const after = db.get(
    'SELECT id, state, reason, cause, to_ts FROM state_interval WHERE monitor = ? AND from_ts = ?',
    monitor,
    at,
  );
  if (before === undefined || after === undefined) return;
  const same = (['state', 'reason', 'cause'] as const).every((column) => before[column] === after[column]);
  if (!same) return;
  db.run('UPDATE state_interval SET to_ts = ? WHERE id = ?', after['to_ts'] ?? null, num(before, 'id'));
  db.run('DELETE FROM state_interval WHERE id = ?', num(after, 'id'));
}

export const stateWrites: Writes<'state.change' | 'state.overlay'> = {
  'state.change': (db, { monitor, state, from, reason, cause }) => {
    db.run('DELETE FROM state_interval WHERE monitor = ? AND from_ts >= ?', monitor, from);
    db.run(
      'UPDATE state_interval SET to_ts = ? WHERE monitor = ? AND (to_ts IS NULL OR to_ts > ?)',
      from,
      monitor,
      from,
    );
    insert(db, monitor, { state, from, to: undefined, reason, cause });
    join(db, monitor, from);
  },
  'state.overlay': (db, { monitor, state, from, to, reason, cause }) => {
    if (to <= from) return;
    const touched = db.all(
      'SELECT id, state, from_ts, to_ts, reason, cause FROM state_interval WHERE monitor = ? AND from_ts < ? AND (to_ts IS NULL OR to_ts > ?)',
      monitor,
      to,
      from,
    );
    for (const row of touched) {
      const piece = {
        state: text(row, 'state'),
        reason: text(row, 'reason'),
        cause: row['cause'] === null ? undefined : text(row, 'cause'),
      };
      const begin = num(row, 'from_ts');
      const end = optionalNum(row, 'to_ts');
      db.run('DELETE FROM state_interval WHERE id = ?', num(row, 'id'));
      if (begin < from) insert(db, monitor, { ...piece, from: begin, to: from });
      if (end === undefined || end > to) insert(db, monitor, { ...piece, from: to, to: end });
    }
    insert(db, monitor, { state, from, to, reason, cause });
    join(db, monitor, to);
    join(db, monitor, from);
  },
};

function intervalOf(row: Row): StateInterval {
  const to = optionalNum(row, 'to_ts');
  return {
    // Written from the same types by the commands above.
    state: text(row, 'state') as MonitorState,
    from: num(row, 'from_ts'),
    ...(to === undefined ? {} : { to }),
    reason: text(row, 'reason'),
    ...(row['cause'] === null ? {} : { cause: text(row, 'cause') as BlindCause }),
  };
}

function window(db: Readable, monitor: string, from: number, to: number): readonly StateInterval[] {
  const measured = db
    .all(
      `SELECT state, from_ts, to_ts, reason, cause FROM state_interval
       WHERE monitor = ? AND from_ts < ? AND (to_ts IS NULL OR to_ts > ?) ORDER BY from_ts`,
      monitor,
      to,
      from,
    )
    .map(intervalOf);
  return layOver(measured, spansOver(db, monitor, from, to));
}

export const stateReads: Reads<'states.window' | 'states.windows'> = {
  'states.window': (db, { monitor, from, to }) => window(db, monitor, from, to),
  'states.windows': (db, { monitors, from, to }) =>
    Object.fromEntries(monitors.map((monitor) => [monitor, window(db, monitor, from, to)])),
};
