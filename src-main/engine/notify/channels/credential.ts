import { readFile } from 'node:fs/promises';
import type { SecretSource } from '../../../../src-shared/model/receiver.ts';
import type { Secrets } from '../../ports.ts';
import { ConfigurationError } from './channel-kind.ts';

/** Shorter values would blot out half of a log; nothing of that length is a secret. */
const LEAST_CHARS = 4;

/** The secrets of one attempt. What was looked up here is taken out of everything that is kept of the attempt. */
export class Credentials {
  readonly #secrets: Secrets;
  readonly #seen = new Set<string>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The value behind a literal, a name or a file. Throws ConfigurationError when there is none. */
  async text(source: SecretSource): Promise<string> {
    return this.hide(await this.#value(source));
  }

  /** An http(s) address that may be a secret. Throws ConfigurationError when it is none. */
  async url(source: SecretSource): Promise<URL> {
    const text = await this.text(source);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol))
      throw new ConfigurationError('The address of the channel is not an http:// or https:// address.');
    this.hide(url.href);
    this.hide(url.pathname);
    return url;
  }

  /** A value that is a secret too: what was made of one. */
  hide(value: string): string {
    for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())])
      if (form.length >= LEAST_CHARS) this.#seen.add(form);
    return value;
  }

  /** The text without any of the secrets, wherever it repeats them. */
  redact(text: string): string {
    // The longer first: an address goes before the token inside of it.
    const found = [...this.#seen].sort((a, b) => b.length - a.length);
    return found.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
  }

  async #value(source: SecretSource): Promise<string> {
    if (typeof source === 'string') return source;
    if ('file' in source) {
      try {
        return (await readFile(source.file, 'utf8')).trim();
      } catch (error) {
        throw new ConfigurationError(`The file with the secret cannot be read: ${String(error)}`);
      }
    }
    const value = await this.#secrets.get(source.secret);
    if (value !== undefined) return value;
    throw new ConfigurationError(
      `The secret “${source.secret}” is not set (${this.#secrets.backend}). Set it under Settings → Secrets.`,
    );
  }
}
