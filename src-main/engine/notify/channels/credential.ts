import type { Credential } from '../../../../src-shared/model/monitor.ts';
import type { Secrets } from '../../ports.ts';
import { ConfigurationError } from './channel-kind.ts';

/** The value behind a literal or a reference. Throws ConfigurationError when the secret is not set. */
export async function resolveCredential(credential: Credential, secrets: Secrets): Promise<string> {
  if (typeof credential === 'string') return credential;
  const value = await secrets.get(credential.secret);
  if (value === undefined)
    throw new ConfigurationError(
      `The secret “${credential.secret}” is not set (${secrets.backend}). Set it under Settings → Secrets.`,
    );
  return value;
}

/** An http(s) address that may be a secret. Throws ConfigurationError when it is none. */
export async function resolveUrl(credential: Credential, secrets: Secrets): Promise<URL> {
  const text = await resolveCredential(credential, secrets);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new ConfigurationError('The address of the channel is not an http:// or https:// address.');
  return url;
}

/** An address for logs: the path of a webhook is its password. */
export function redactUrl(url: URL): string {
  return `${url.protocol}//${url.host}/…`;
}

/** Text without any of these values, wherever the other side repeats them. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length > 3).reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
}
