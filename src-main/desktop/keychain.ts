import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { Log, Secrets } from '../engine/ports.ts';
import { FileSecrets } from '../secrets/secrets-file.ts';

/** Encrypted values in base64, by name. */
const Stored = z.record(z.string(), z.string());
type Stored = z.infer<typeof Stored>;

/** The keychain's name on this platform, or undefined when there is none that deserves the name. */
async function keychainName(): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    // `basic_text` encrypts with a password that is in Electron's source: obfuscation, not protection.
    if (backend === 'basic_text' || backend === 'unknown') return undefined;
    return backend === 'gnome_libsecret' ? 'GNOME keyring' : 'KWallet';
  }
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return undefined;
  return process.platform === 'darwin' ? 'login keychain' : 'Windows data protection';
}

/** Secrets encrypted with a key of the operating system's keychain, in one file of the data folder. */
class KeychainSecrets implements Secrets {
  readonly backend: string;
  readonly #file: string;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(backend: string, file: string) {
    this.backend = backend;
    this.#file = file;
  }

  async get(name: string): Promise<string | undefined> {
    const stored = (await this.#read())[name];
    if (stored === undefined) return undefined;
    const { result, shouldReEncrypt } = await safeStorage
      .decryptStringAsync(Buffer.from(stored, 'base64'))
      .catch((error: unknown) => {
        throw new Error(
          `The secret “${name}” cannot be opened with this account’s ${this.backend} (${error instanceof Error ? error.message : String(error)}). Unlock it, or set the secret again.`,
        );
      });
    if (shouldReEncrypt) await this.set(name, result);
    return result;
  }

  async set(name: string, value: string): Promise<void> {
    const encrypted = await safeStorage.encryptStringAsync(value);
    await this.#change((stored) => ({ ...stored, [name]: encrypted.toString('base64') }));
  }

  async delete(name: string): Promise<void> {
    await this.#change(({ [name]: _gone, ...rest }) => rest);
  }

  async names(): Promise<readonly string[]> {
    return Object.keys(await this.#read()).sort();
  }

  async #read(): Promise<Stored> {
    if (!existsSync(this.#file)) return {};
    try {
      return Stored.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      throw new Error(
        `${this.#file} is not a file of secrets that this version understands. Nothing was changed; restore it from a backup or move it away.`,
      );
    }
  }

  /** Changes one after the other; the file is replaced whole, so that a crash leaves the old or the new one. */
  #change(edit: (stored: Stored) => Stored): Promise<void> {
    const done = this.#tail.then(async () => {
      const stored = edit(await this.#read());
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(`${this.#file}.new`, JSON.stringify(stored), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

/** The keychain where there is one; otherwise a file with its key beside it, and its name says so in the settings. */
export async function openSecrets(
  files: { readonly keychain: string; readonly secrets: string; readonly key: string },
  log: Log,
): Promise<Secrets> {
  const name = await keychainName();
  if (name !== undefined) return new KeychainSecrets(name, files.keychain);
  log.warn('this desktop has no keychain; secrets are kept in a file whose key lies beside it');
  return new FileSecrets(files.secrets, files.key);
}
