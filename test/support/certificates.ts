import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CertificateSpec {
  /** DNS names and addresses that it is for: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly names: readonly string[];
  /** From and to as openssl writes them, `YYYYMMDDHHMMSSZ`. */
  readonly from?: string;
  readonly to?: string;
}

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of its own for one test, made by the openssl command; nothing of it stays on the disk. */
export class TestAuthority implements Disposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'tocsin-ca-'));
  readonly ca: string;

  constructor() {
    this.#openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-subj',
      '/CN=Test Authority',
      '-days',
      '3650',
    );
    this.ca = readFileSync(join(this.#dir, 'ca.crt'), 'utf8');
  }

  issue({ names, from = '20200101000000Z', to = '20400101000000Z' }: CertificateSpec): KeyPair {
    this.#openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'leaf.key',
      '-out',
      'leaf.csr',
      '-subj',
      '/CN=leaf',
    );
    writeFileSync(join(this.#dir, 'index.txt'), '');
    writeFileSync(join(this.#dir, 'index.txt.attr'), 'unique_subject = no\n');
    writeFileSync(
      join(this.#dir, 'ca.cnf'),
      '[ca]\ndefault_ca=own\n[own]\ndir=.\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n' +
        `[any]\ncommonName=supplied\n[leaf]\nsubjectAltName=${names.join(',')}\n`,
    );
    this.#openssl(
      'ca',
      '-batch',
      '-config',
      'ca.cnf',
      '-cert',
      'ca.crt',
      '-keyfile',
      'ca.key',
      '-in',
      'leaf.csr',
      '-out',
      'leaf.crt',
      '-notext',
      '-startdate',
      from,
      '-enddate',
      to,
      '-extensions',
      'leaf',
    );
    const read = (name: string): string => readFileSync(join(this.#dir, name), 'utf8');
    return { key: read('leaf.key'), cert: read('leaf.crt') };
  }

  [Symbol.dispose](): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#dir, stdio: 'pipe' });
  }
}
