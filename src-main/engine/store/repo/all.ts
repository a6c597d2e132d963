import type { OpsCommand, OpsRead, OpsReads } from '../ops.ts';
import type { Readable, Writable } from '../sqlite.ts';
import { alertReads, alertWrites } from './alert.ts';
import type { OpsDo, Reads, Writes } from './define.ts';
import { definitionReads, definitionWrites } from './definition.ts';
import { groupReads, groupWrites } from './group.ts';
import { heartbeatReads, heartbeatWrites } from './heartbeat.ts';
import { incidentReads, incidentWrites } from './incident.ts';
import { maintenanceReads, maintenanceWrites } from './maintenance.ts';
import { monitorReads, monitorWrites } from './monitor.ts';
import { outboxReads, outboxWrites } from './outbox.ts';
import { tryReads } from './outbox-tries.ts';
import { responseReads, responseWrites } from './response.ts';
import { ruleReads, ruleWrites } from './rule.ts';
import { silenceReads, silenceWrites } from './silence.ts';
import { stateReads, stateWrites } from './state.ts';
import { storyReads, storyWrites } from './story.ts';

/** Every command; one that is missing does not compile. */
const writes: Writes<OpsDo> = {
  ...stateWrites,
  ...monitorWrites,
  ...heartbeatWrites,
  ...alertWrites,
  ...groupWrites,
  ...outboxWrites,
  ...maintenanceWrites,
  ...storyWrites,
  ...responseWrites,
  ...definitionWrites,
  ...silenceWrites,
  ...ruleWrites,
  ...incidentWrites,
};

/** Every question; one that is missing does not compile. */
const reads: Reads<OpsRead> = {
  ...stateReads,
  ...monitorReads,
  ...heartbeatReads,
  ...alertReads,
  ...groupReads,
  ...outboxReads,
  ...tryReads,
  ...maintenanceReads,
  ...storyReads,
  ...responseReads,
  ...definitionReads,
  ...silenceReads,
  ...ruleReads,
  ...incidentReads,
};

/** Runs all commands in order in one transaction. */
export function commit(db: Writable, commands: readonly OpsCommand[]): void {
  db.transaction(() => {
    for (const command of commands) {
      // The table's entry for a command's name takes exactly that command.
      const write = writes[command.do] as (db: Writable, command: OpsCommand) => void;
      write(db, command);
    }
  });
}

export function read<K extends OpsRead>(db: Readable, name: K, input: OpsReads[K]['input']): OpsReads[K]['output'] {
  return reads[name](db, input);
}

/** History of deliveries, alerts and pings is kept this long. */
const HISTORY_MS = 400 * 86_400_000;
/** Pings kept per heartbeat and kind. */
const KEPT_PINGS = 200;

/** Removes history that nobody asks for any more. Open things stay however old they are. */
export function pruneOps(db: Writable, now: number): void {
  const before = now - HISTORY_MS;
  db.transaction(() => {
    db.run(`DELETE FROM outbox WHERE status <> 'pending' AND created_at < ?`, before);
    db.run(`DELETE FROM alert WHERE state = 'resolved' AND resolved_at < ?`, before);
    db.run(`DELETE FROM incident WHERE state = 'ended' AND ended_at < ?`, before);
    db.run('DELETE FROM channel_story WHERE at < ?', before);
    db.run('DELETE FROM recovery_run WHERE ended_at < ?', before);
    db.run('DELETE FROM blind_time WHERE to_ts < ?', before);
    db.run('DELETE FROM maintenance_span WHERE to_ts < ?', before);
    db.run(
      `DELETE FROM heartbeat_ping WHERE id IN (SELECT id FROM
         (SELECT id, row_number() OVER (PARTITION BY token, kind ORDER BY at DESC) AS place FROM heartbeat_ping)
       WHERE place > ${KEPT_PINGS})`,
    );
  });
}
