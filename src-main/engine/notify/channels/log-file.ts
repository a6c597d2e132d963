import { appendFile, rename, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { severityOf } from '../../../../src-shared/model/severity.ts';
import { ConfigurationError, channelKind, type Delivery } from './channel-kind.ts';
import { text } from './field.ts';

/** Size at which the file is put aside as `.1` (and `.1` as `.2`, … `.4` is given up). */
const ROTATE_BYTES = 10_000_000;
const KEPT = 4;
const DEFAULT_FILE = 'alerts.log';

/** A file of JSON lines, one per alert and message, for whatever follows files. */
export const logChannel = channelKind({
  type: 'log',
  label: 'Log file',
  noun: 'a log channel',
  help: 'One line of JSON per alert and message, for whatever follows files.',
  list: 'log_configs',
  docs: 'https://jsonlines.org/',
  limits: {
    alerts: 0,
    words: `The file is put aside at ${ROTATE_BYTES / 1_000_000} MB; ${KEPT} older files are kept.`,
  },
  fields: {
    path: text({
      label: 'File',
      help: 'Relative to the data folder. Default: alerts.log.',
      placeholder: 'alerts.log in the data folder',
    }),
  },
  target: ['path'],
  summary: 'path',
  async send(settings, delivery, { dataDir }) {
    const path = settings.path ?? DEFAULT_FILE;
    const file = isAbsolute(path) ? path : join(dataDir, path);
    const lines = linesOf(delivery);
    if (delivery.rehearsal)
      return { result: 'sent', detail: 'dry run: nothing was written', request: lines, reply: '' };
    try {
      await rotate(file, Buffer.byteLength(lines));
      await appendFile(file, lines, { mode: 0o600 });
      return { result: 'sent', detail: `written to ${file}`, request: lines, reply: '' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // A missing folder or missing rights do not heal by waiting; a full disk does.
      if (/^(EACCES|ENOENT|ENOTDIR|EISDIR|EPERM|EROFS)/.test(reason))
        throw new ConfigurationError(`The log file cannot be written: ${reason}`);
      return { result: 'server', detail: `${file}: ${reason}`, request: lines, reply: '' };
    }
  },
});

function linesOf({ message, dedupKey, words }: Delivery): string {
  const { title } = words(1);
  return message.alerts
    .map((alert) =>
      JSON.stringify({
        time: new Date(message.at).toISOString(),
        status: alert.state,
        reason: message.reason,
        title,
        severity: severityOf(alert.labels),
        rule: alert.rule,
        labels: alert.labels,
        annotations: alert.annotations,
        value: alert.value,
        firedAt: alert.firedAt === undefined ? undefined : new Date(alert.firedAt).toISOString(),
        resolvedAt: alert.resolvedAt === undefined ? undefined : new Date(alert.resolvedAt).toISOString(),
        receiver: message.receiver,
        groupKey: message.groupKey,
        alertId: alert.id,
        fingerprint: alert.fingerprint,
        dedupKey,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

async function rotate(file: string, adding: number): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0 || size + adding <= ROTATE_BYTES) return;
  for (let n = KEPT - 1; n >= 1; n--) await rename(`${file}.${n}`, `${file}.${n + 1}`).catch(() => undefined);
  await rename(file, `${file}.1`);
}
