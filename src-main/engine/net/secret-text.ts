import { readFile } from 'node:fs/promises';
import type { Secrets } from '../ports.ts';
import { Fault } from './fault.ts';
import type { HttpOptions, SecretSource } from './http-options.ts';

/** The value of a secret now. Rejects with a Fault that says where it should have been. */
export async function secretText(source: SecretSource, secrets: Secrets): Promise<string> {
  if (typeof source === 'string') return source;
  if ('file' in source) {
    try {
      return (await readFile(source.file, 'utf8')).trim();
    } catch (error) {
      throw new Fault(`the file ${source.file} with the secret cannot be read: ${String(error)}`, false);
    }
  }
  const value = await secrets.get(source.secret);
  if (value !== undefined) return value;
  throw new Fault(`the secret "${source.secret}" is not in the ${secrets.backend}: set it in Settings`, false);
}

/** The `authorization` header of a client (RFC 7617, RFC 6750), or undefined when it has none. Rejects with a Fault. */
export async function authorizationOf(
  { authorization, basicAuth }: HttpOptions,
  secrets: Secrets,
): Promise<string | undefined> {
  if (basicAuth !== undefined) {
    const password = basicAuth.password === undefined ? '' : await secretText(basicAuth.password, secrets);
    return `Basic ${Buffer.from(`${basicAuth.username}:${password}`, 'utf8').toString('base64')}`;
  }
  if (authorization?.credentials === undefined) return undefined;
  return `${authorization.type} ${await secretText(authorization.credentials, secrets)}`;
}
