import type {
  ChannelStory,
  EscalationRecord,
  OpsCommand,
  OpsRead,
  OpsReads,
  ToldGroup,
  WaitingGroup,
} from '../../src-main/engine/store/ops.ts';
import type { Ops } from '../../src-main/engine/store/store.ts';
import type { Alert, NewAlertEvent } from '../../src-shared/model/alert.ts';
import type { Attempt, Notification } from '../../src-shared/model/notification.ts';
import type { Silence } from '../../src-shared/model/silence.ts';

/** What is on the disk: it outlives the process that wrote it. */
export class Disk {
  readonly alerts = new Map<string, Alert>();
  readonly events: NewAlertEvent[] = [];
  readonly told = new Map<string, ToldGroup>();
  readonly waiting = new Map<string, WaitingGroup>();
  readonly stories = new Map<string, ChannelStory>();
  readonly escalations = new Map<string, EscalationRecord>();
  readonly marks = new Map<string, string>();
  readonly silences = new Map<string, Silence>();
  readonly outbox: Notification[] = [];
  readonly attempts: Attempt[] = [];
  commits = 0;

  /** Applies a transaction; the text form proves that nothing but plain data is kept. */
  apply(commands: readonly OpsCommand[]): void {
    this.commits++;
    for (const command of structuredClone(commands)) this.#apply(command);
  }

  #apply(command: OpsCommand): void {
    switch (command.do) {
      case 'alert.put':
        this.alerts.set(command.alert.id, command.alert);
        break;
      case 'alert.drop':
        this.alerts.delete(command.id);
        break;
      case 'alert.event':
        this.events.push(command.event);
        break;
      case 'group.told':
        this.told.set(`${command.group.receiver}\n${command.group.groupKey}`, command.group);
        break;
      case 'group.forget':
        this.told.delete(`${command.receiver}\n${command.groupKey}`);
        break;
      case 'group.wait':
        this.waiting.set(`${command.group.receiver}\n${command.group.groupKey}`, command.group);
        break;
      case 'group.waited':
        this.waiting.delete(`${command.receiver}\n${command.groupKey}`);
        break;
      case 'outbox.put':
        if (this.outbox.some((row) => row.dedupKey === command.notification.dedupKey)) break;
        this.outbox.push({ ...command.notification, id: this.outbox.length + 1, status: 'pending', attempts: 0 });
        break;
      case 'outbox.attempt': {
        this.attempts.push(command.attempt);
        const row = this.#row(command.attempt.notificationId);
        row.attempts++;
        row.status = command.status;
        row.nextAttemptAt = command.nextAttemptAt;
        break;
      }
      case 'outbox.reset': {
        const row = this.#row(command.id);
        row.status = 'pending';
        row.nextAttemptAt = command.at;
        break;
      }
      case 'silence.put':
        this.silences.set(command.silence.id, command.silence);
        break;
      case 'silence.drop':
        this.silences.delete(command.id);
        break;
      case 'story.put':
        this.stories.set(storyKey(command), command.story);
        break;
      case 'story.drop':
        this.stories.delete(storyKey(command));
        break;
      case 'escalation.put':
        this.escalations.set(command.record.alertId, command.record);
        break;
      case 'escalation.drop':
        this.escalations.delete(command.alertId);
        break;
      case 'mark.put':
        this.marks.set(command.name, command.value);
        break;
      default:
        throw new Error(`not expected here: ${command.do}`);
    }
  }

  #row(id: number): Notification {
    const row = this.outbox[id - 1];
    if (row === undefined) throw new Error(`no outbox row ${id}`);
    return row;
  }
}

/** How a commit goes: at once, refused (disk full), or the process dies before or after it reached the disk. */
export type Fate = 'good' | 'full' | 'die_before' | 'die_after';

/** ops.db as one process sees it. After its death nothing it does reaches the disk and no promise of it ends. */
export class ProcessOps implements Ops {
  readonly #disk: Disk;
  readonly #fate: () => Fate;
  dead = false;

  constructor(disk: Disk, fate: () => Fate = () => 'good') {
    this.#disk = disk;
    this.#fate = fate;
  }

  async commit(commands: readonly OpsCommand[]): Promise<void> {
    await Promise.resolve();
    if (this.dead) return never();
    const fate = this.#fate();
    if (fate === 'full') throw new Error('database or disk is full');
    if (fate === 'die_before') this.dead = true;
    if (this.dead) return never();
    this.#disk.apply(commands);
    if (fate === 'die_after') {
      this.dead = true;
      return never();
    }
  }

  async read<K extends OpsRead>(name: K, input: OpsReads[K]['input']): Promise<OpsReads[K]['output']> {
    await Promise.resolve();
    if (this.dead) return never();
    // Each answer is built for exactly the question `name`; the compiler cannot follow that through the union.
    return structuredClone(this.#answer(name, input));
  }

  #answer(name: OpsRead, input: unknown): unknown {
    const disk = this.#disk;
    switch (name) {
      case 'alerts.list': {
        const { resolvedSince } = input as OpsReads['alerts.list']['input'];
        return [...disk.alerts.values()].filter(
          (a) => a.state !== 'resolved' || (resolvedSince !== undefined && (a.resolvedAt ?? 0) >= resolvedSince),
        );
      }
      case 'alert.get': {
        const alert = disk.alerts.get((input as OpsReads['alert.get']['input']).id);
        return alert === undefined ? undefined : { alert, timeline: [], before: [] };
      }
      case 'groups.told':
        return [...disk.told.values()];
      case 'escalations.records':
        return [...disk.escalations.values()];
      case 'groups.waiting':
        return [...disk.waiting.values()];
      case 'mark':
        return disk.marks.get((input as OpsReads['mark']['input']).name);
      case 'silences':
        return [...disk.silences.values()];
      case 'story.get':
        return disk.stories.get(storyKey(input as OpsReads['story.get']['input']));
      case 'outbox.pending':
        return disk.outbox.filter((row) => row.status === 'pending');
      case 'outbox.counts': {
        const count = (status: Notification['status']): number => disk.outbox.filter((r) => r.status === status).length;
        return { pending: count('pending'), sent: count('sent'), failed: count('failed'), oldestPendingAt: undefined };
      }
      default:
        throw new Error(`not expected here: ${name}`);
    }
  }
}

function storyKey(story: OpsReads['story.get']['input']): string {
  return JSON.stringify([story.receiver, story.channel, story.groupKey]);
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
