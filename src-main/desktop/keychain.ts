import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { Log, Secrets } from '../engine/ports.ts';
import { FileSecrets } from '../secrets/secrets-file.ts';

const Stored = z.record(z.string(), z.string());

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

  constructor(backend: string, file: string) {
    this.backend = backend;
    this.#file = file;
  }

  async get(name: string): Promise<string | undefined> {
    const stored = (await this.#read())[name];
    if (stored === undefined) return undefined;
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(stored, 'base64'));
    if (shouldReEncrypt) await this.set(name, result);
    return result;
  }

  async set(name: string, value: string): Promise<void> {
    const encrypted = await safeStorage.encryptStringAsync(value);
    await this.#write({ ...(await this.#read()), [name]: encrypted.toString('base64') });
  }

  async delete(name: string): Promise<void> {
    const { [name]: _gone, ...rest } = await this.#read();
    await this.#write(rest);
  }

  async names(): Promise<readonly string[]> {
    return Object.keys(await this.#read()).sort();
  }

  async #read(): Promise<Record<string, string>> {
    return existsSync(this.#file) ? Stored.parse(JSON.parse(await readFile(this.#file, 'utf8'))) : {};
  }

  async #write(stored: Record<string, string>): Promise<void> {
    await writeFile(`${this.#file}.new`, JSON.stringify(stored), { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
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
