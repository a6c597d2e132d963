import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Secrets } from '../engine/ports.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;

const Stored = z.strictObject({
  version: z.literal(1),
  entries: z.record(z.string(), z.strictObject({ nonce: z.string(), tag: z.string(), data: z.string() })),
});
type Stored = z.infer<typeof Stored>;

/** The file of secrets cannot be used; `message` says what to do. */
export class SecretsFileError extends Error {
  override readonly name = 'SecretsFileError';
}

/**
 * Secrets of a host without a keychain: AES-256-GCM, one nonce an entry, the entry's name as additional data so that
 * values cannot be swapped. The key is a file of its own with mode 0600; who can read both files reads the secrets.
 */
export class FileSecrets implements Secrets {
  readonly backend = 'encrypted file, key beside it (0600)';
  readonly #file: string;
  readonly #keyFile: string;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(file: string, keyFile: string) {
    this.#file = file;
    this.#keyFile = keyFile;
  }

  async get(name: string): Promise<string | undefined> {
    const entry = (await this.#read()).entries[name];
    if (!entry) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', await this.#key(), Buffer.from(entry.nonce, 'base64'));
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(Buffer.from(entry.tag, 'base64'));
    try {
      return Buffer.concat([decipher.update(Buffer.from(entry.data, 'base64')), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretsFileError(
        `The secret “${name}” in ${this.#file} does not open with the key in ${this.#keyFile}. Restore the key that belongs to it, or set the secret again.`,
      );
    }
  }

  async set(name: string, value: string): Promise<void> {
    const key = await this.#key();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    await this.#change((stored) => {
      stored.entries[name] = {
        nonce: nonce.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
        data: data.toString('base64'),
      };
    });
  }

  async delete(name: string): Promise<void> {
    await this.#change((stored) => {
      Reflect.deleteProperty(stored.entries, name);
    });
  }

  async names(): Promise<readonly string[]> {
    return Object.keys((await this.#read()).entries).sort();
  }

  async #key(): Promise<Buffer> {
    if (!existsSync(this.#keyFile)) {
      await mkdir(dirname(this.#keyFile), { recursive: true });
      // `wx`: of two that find no key, one makes it and the other reads it.
      await writeFile(this.#keyFile, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flag: 'wx' }).catch(
        (error: unknown) => {
          if (!existsSync(this.#keyFile)) throw error;
        },
      );
    }
    const key = Buffer.from((await readFile(this.#keyFile, 'utf8')).trim(), 'base64');
    if (key.length !== KEY_BYTES)
      throw new SecretsFileError(
        `${this.#keyFile} is not a key of ${KEY_BYTES} bytes in base64. Restore it from a backup.`,
      );
    return key;
  }

  async #read(): Promise<Stored> {
    if (!existsSync(this.#file)) return { version: 1, entries: {} };
    try {
      return Stored.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      throw new SecretsFileError(
        `${this.#file} is not a file of secrets that this version understands. Nothing was changed; restore it from a backup or move it away.`,
      );
    }
  }

  /** Changes one after the other; the file is replaced whole, so that a crash leaves the old or the new one. */
  #change(edit: (stored: Stored) => void): Promise<void> {
    const done = this.#tail.then(async () => {
      const stored = await this.#read();
      edit(stored);
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(`${this.#file}.new`, JSON.stringify(stored), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
