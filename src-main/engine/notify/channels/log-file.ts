import { appendFile, rename, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { severityOf } from '../../../../src-shared/model/severity.ts';
import { messageText } from '../text.ts';
import { type ChannelKind, ConfigurationError, type Delivery } from './channel-kind.ts';

/** Size at which the file is put aside as `.1` (and `.1` as `.2`, … `.4` is given up). */
const ROTATE_BYTES = 10_000_000;
const KEPT = 4;
const DEFAULT_FILE = 'alerts.log';

/** A file of JSON lines, one per alert and message, for whatever follows files. */
export const logChannel = {
  type: 'log',
  fields: {
    sendResolved: 'Also write when it is over.',
    path: 'File the lines go to; relative to the data folder. Default: alerts.log.',
  },
  limits: `The file is put aside at ${ROTATE_BYTES / 1_000_000} MB; ${KEPT} older files are kept.`,
  async send(channel, delivery, { dataDir }) {
    const path = channel.path ?? DEFAULT_FILE;
    const file = isAbsolute(path) ? path : join(dataDir, path);
    const lines = linesOf(delivery);
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
} as const satisfies ChannelKind<'log'>;

function linesOf({ message, dedupKey, externalUrl }: Delivery): string {
  const text = messageText(message, externalUrl, 1);
  return message.alerts
    .map((alert) =>
      JSON.stringify({
        time: new Date(message.at).toISOString(),
        status: alert.state,
        reason: message.reason,
        title: text.title,
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
