import { readFile, stat } from 'node:fs/promises';
import type { AgentOptions } from 'node:https';
import type { Secrets } from '../ports.ts';
import { Fault } from './fault.ts';
import type { TlsOptions } from './http-options.ts';
import { secretText } from './secret-text.ts';

async function pem(text: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return text;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Fault(`the file ${file} of tls_config cannot be read: ${String(error)}`, false);
  }
}

/**
 * What an agent needs of a tls_config, its files read now. A named authority is trusted instead of the usual ones, as in
 * Prometheus ("Configuration", tls_config). Rejects with a Fault.
 */
export async function readTls(tls: TlsOptions, secrets: Secrets): Promise<AgentOptions> {
  const [ca, cert, key] = await Promise.all([
    pem(tls.ca, tls.caFile),
    pem(tls.cert, tls.certFile),
    tls.key === undefined ? pem(undefined, tls.keyFile) : secretText(tls.key, secrets),
  ]);
  return {
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
  };
}

/** The files of a tls_config, and what changes when one of them does. */
export async function marksOf(tls: TlsOptions | undefined): Promise<string> {
  const files = tlsFiles(tls);
  const marks = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ ino, mtimeMs, size }) => `${ino}:${mtimeMs}:${size}`,
        () => 'absent',
      ),
    ),
  );
  return marks.join('|');
}

/** The files that a tls_config names. */
export function tlsFiles(tls: TlsOptions | undefined): readonly string[] {
  return [tls?.caFile, tls?.certFile, tls?.keyFile].filter((file) => file !== undefined);
}
