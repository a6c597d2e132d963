import { RecoveryRun } from '../../../../src-shared/model/recovery.ts';
import type { EscalationRecord } from '../ops.ts';
import { type Row, text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const responseWrites: Writes<'escalation.put' | 'escalation.drop' | 'recovery.put'> = {
  'escalation.put': (db, { record }) => {
    db.run('INSERT OR REPLACE INTO escalation (alert_id, doc) VALUES (?, ?)', record.alertId, toJson(record));
  },
  'escalation.drop': (db, { alertId }) => {
    db.run('DELETE FROM escalation WHERE alert_id = ?', alertId);
  },
  'recovery.put': (db, { run }) => {
    db.run(
      'INSERT OR REPLACE INTO recovery_run (id, recovery, alert_id, started_at, ended_at, doc) VALUES (?, ?, ?, ?, ?, ?)',
      run.id,
      run.recovery,
      run.alertId,
      run.startedAt,
      run.endedAt ?? null,
      toJson(run),
    );
  },
};

function runOf(row: Row): RecoveryRun {
  return RecoveryRun.parse(fromJson(text(row, 'doc')));
}

export const responseReads: Reads<'escalations.records' | 'recovery.runs'> = {
  'escalations.records': (db) =>
    db
      .all('SELECT doc FROM escalation ORDER BY alert_id')
      // Written from this type by 'escalation.put'.
      .map((row) => fromJson(text(row, 'doc')) as EscalationRecord),
  'recovery.runs': (db, { alertId, limit, recovery, since }) =>
    db
      .all(
        `SELECT doc FROM recovery_run WHERE started_at >= ? AND (? IS NULL OR recovery = ?) AND (? IS NULL OR alert_id = ?)
         ORDER BY started_at DESC, id LIMIT ?`,
        since,
        recovery ?? null,
        recovery ?? null,
        alertId ?? null,
        alertId ?? null,
        limit,
      )
      .map(runOf),
};
