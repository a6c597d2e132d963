import type { BlindCause } from '../../../../src-shared/model/check.ts';
import { num, optionalNum, type Readable, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';

export const heartbeatWrites: Writes<'heartbeat.ping' | 'blind.put'> = {
  'heartbeat.ping': (db, { token, at, kind, exitCode, body }) => {
    db.run(
      'INSERT INTO heartbeat_ping (token, at, kind, exit_code, body) VALUES (?, ?, ?, ?, ?)',
      token,
      at,
      kind,
      exitCode ?? null,
      body,
    );
  },
  'blind.put': (db, { cause, from, to, detail }) => {
    db.run(
      'INSERT OR REPLACE INTO blind_time (cause, from_ts, to_ts, detail) VALUES (?, ?, ?, ?)',
      cause,
      from,
      to ?? null,
      detail,
    );
  },
};

function lastOf(db: Readable, token: string, kind: string): number | undefined {
  const row = db.get('SELECT max(at) AS at FROM heartbeat_ping WHERE token = ? AND kind = ?', token, kind);
  return row === undefined ? undefined : optionalNum(row, 'at');
}

export const heartbeatReads: Reads<'heartbeat.last' | 'blind.window'> = {
  'heartbeat.last': (db, { token }) => {
    const exit = db.get(
      `SELECT exit_code FROM heartbeat_ping WHERE token = ? AND kind IN ('success', 'fail') ORDER BY at DESC, id DESC LIMIT 1`,
      token,
    );
    return {
      lastSuccess: lastOf(db, token, 'success'),
      lastStart: lastOf(db, token, 'start'),
      lastFail: lastOf(db, token, 'fail'),
      lastExit: exit === undefined ? undefined : optionalNum(exit, 'exit_code'),
    };
  },
  'blind.window': (db, { from, to }) =>
    db
      .all(
        `SELECT cause, from_ts, to_ts, detail FROM blind_time
         WHERE from_ts < ? AND (to_ts IS NULL OR to_ts > ?) ORDER BY from_ts`,
        to,
        from,
      )
      .map((row) => ({
        // Written from this type by 'blind.put'.
        cause: text(row, 'cause') as BlindCause,
        from: num(row, 'from_ts'),
        to: optionalNum(row, 'to_ts'),
        detail: text(row, 'detail'),
      })),
};
