import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Access } from '../../src-shared/rpc/define.ts';

/** Tokens travel as WebSocket subprotocols and URL fragments, so they keep to letters that need no escape there. */
const SHAPE = /^[A-Za-z0-9_-]{16,128}$/;
const LINE = /^(read|operate|admin)\s+([A-Za-z0-9_.-]{1,64})\s+(\S+)$/;

export interface Token {
  /** Written under what is done with it. */
  readonly name: string;
  readonly access: Access;
  readonly secret: string;
}

export type Identity = Pick<Token, 'name' | 'access'>;

/** A token file that cannot be used; `message` says what is wrong where. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The tokens that open this console. */
export class Tokens {
  readonly #tokens: readonly { readonly identity: Identity; readonly digest: Buffer }[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens.map(({ name, access, secret }) => ({ identity: { name, access }, digest: digest(secret) }));
  }

  /** Whose token this is. Takes the same time whether and where it differs: digests are compared, and all of them. */
  identify(secret: string | undefined): Identity | undefined {
    const presented = digest(secret ?? '');
    let found: Identity | undefined;
    for (const token of this.#tokens) if (timingSafeEqual(token.digest, presented)) found = token.identity;
    return found;
  }
}

/** 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * A token file: a line with nothing but a token is the admin token of the console (`console`); further lines are
 * `read|operate|admin NAME TOKEN`; `#` begins a comment. Throws TokenFileError.
 */
export function parseTokens(source: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [i, raw] of source.split(/\r?\n/).entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const named = LINE.exec(line);
    const secret = named?.[3] ?? line;
    if (!SHAPE.test(secret))
      throw new TokenFileError(
        `${file}:${i + 1}: a token is 16 to 128 letters, digits, - or _ (alone on its line, or after “read|operate|admin NAME”)`,
      );
    const access = named?.[1];
    tokens.push({
      name: named?.[2] ?? 'console',
      access: access === 'read' || access === 'operate' ? access : 'admin',
      secret,
    });
  }
  return tokens;
}

async function makeTokenFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written aside and linked into place: of two that start at the same time, neither reads a file that is still empty.
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, `${newToken()}\n`, { flag: 'wx', mode: 0o600 });
  try {
    await link(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** The tokens of a file; made with one new admin token (mode 0600) when there is none. Throws TokenFileError. */
export async function openTokens(file: string): Promise<{ readonly tokens: Tokens; readonly admin: string }> {
  // Where there is one it is only read: commands have to reach a console whose disk is full.
  if (!existsSync(file)) await makeTokenFile(file);
  const list = parseTokens(await readFile(file, 'utf8'), file);
  const admin = list.find((token) => token.access === 'admin');
  if (admin === undefined) throw new TokenFileError(`${file} holds no admin token; delete it to have one made`);
  return { tokens: new Tokens(list), admin: admin.secret };
}
