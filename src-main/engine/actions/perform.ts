import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Deed, DeedOf, RecoveryRun } from '../../../src-shared/model/recovery.ts';
import type { Clock, Secrets } from '../ports.ts';
import { CannotDoError, serviceArgv } from './describe.ts';

/** How a deed ended, as the audit keeps it. */
export type Performed = Pick<RecoveryRun, 'detail' | 'exit' | 'output' | 'outputHash'> & {
  readonly result: NonNullable<RecoveryRun['result']>;
};

export interface PerformPorts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** This console's environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly userId: number;
}

/** Characters of the output that are kept, and bytes that are read: what comes after them is thrown away. */
const KEPT_CHARS = 8_192;
const MOST_BYTES = 16 * 1_048_576;
/** How long the output of a program is waited for after its end, ms. */
const LAST_WORDS_MS = 500;
/** Values of variables whose names say that they are secret are not shown. */
const SECRET_NAME = /pass|secret|token|key|credential|auth/i;

/** Does it once. Ends at `timeout` ms at the latest; never rejects. */
export async function perform(
  deed: Deed,
  alert: Alert | undefined,
  timeout: number,
  ports: PerformPorts,
): Promise<Performed> {
  const abort = new AbortController();
  using _deadline = ports.clock.after(timeout, () => {
    abort.abort();
  });
  try {
    if (deed.kind === 'command') return await run(deed.argv, commandEnv(deed, alert, ports), deed.cwd, abort.signal);
    if (deed.kind === 'service')
      return await run(serviceArgv(deed, ports.platform, ports.userId), plainEnv(ports), undefined, abort.signal);
    return await call(deed, alert, abort.signal, ports);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return ended(error instanceof CannotDoError ? 'refused' : 'failed', detail, undefined, Buffer.alloc(0), []);
  }
}

/** Only PATH and what a system needs to start a program. */
function plainEnv({ variables }: PerformPorts): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'SystemRoot', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS']) {
    const value = variables[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function commandEnv(deed: DeedOf<'command'>, alert: Alert | undefined, ports: PerformPorts): Record<string, string> {
  const { PATH } = ports.variables;
  const env: Record<string, string> = PATH === undefined ? {} : { PATH };
  for (const name of deed.env) {
    const value = ports.variables[name];
    if (value !== undefined) env[name] = value;
  }
  if (alert === undefined) return env;
  env['TOCSIN_ALERT'] = alert.id;
  env['TOCSIN_RULE'] = alert.rule;
  for (const [name, value] of Object.entries(alert.labels))
    if (/^\w+$/.test(name)) env[`TOCSIN_LABEL_${name}`] = value.replaceAll('\0', '');
  return env;
}

/** Starts a program without a shell. When time is up it and what it started are ended. */
function run(
  argv: readonly string[],
  env: Record<string, string>,
  cwd: string | undefined,
  signal: AbortSignal,
): Promise<Performed> {
  const [program = '', ...args] = argv;
  const secrets = Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []));
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the whole of it can be ended; Windows has no such groups.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const output = new Collected();
    child.stdout.on('data', (part: Buffer) => output.add(part));
    child.stderr.on('data', (part: Buffer) => output.add(part));
    // What it started and left running may hold the pipes open for ever: they are let go.
    const letGo = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const kill = (): void => {
      try {
        if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has just ended by itself.
      }
      letGo();
    };
    signal.addEventListener('abort', kill, { once: true });
    child.on('error', (error) => {
      resolve(ended('failed', `${program} could not be started: ${error.message}`, undefined, output.bytes, secrets));
    });
    // What it wrote is read to its end before that.
    child.on('exit', () => setTimeout(letGo, LAST_WORDS_MS).unref());
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      const exit = code ?? undefined;
      if (signal.aborted) resolve(ended('timeout', 'It took too long and was ended.', exit, output.bytes, secrets));
      else if (code === 0) resolve(ended('ok', 'It ended with status 0.', 0, output.bytes, secrets));
      else {
        const how = code === null ? `It was ended by ${killedBy ?? 'a signal'}.` : `It ended with status ${code}.`;
        resolve(ended('failed', how, exit, output.bytes, secrets));
      }
    });
  });
}

type HttpDeed = DeedOf<'http'> | DeedOf<'cache'> | DeedOf<'fallback'>;

async function call(
  deed: HttpDeed,
  alert: Alert | undefined,
  signal: AbortSignal,
  { secrets }: PerformPorts,
): Promise<Performed> {
  const bearer = await bearerOf(deed, secrets);
  const hidden = [...(bearer === undefined ? [] : [bearer]), ...Object.values(deed.headers)];
  const withBody = deed.method !== 'GET' && deed.body !== '';
  try {
    const reply = await fetch(deed.url, {
      method: deed.method,
      // An address that moved is a setting to change.
      redirect: 'manual',
      signal,
      headers: {
        'user-agent': 'Tocsin',
        ...(alert === undefined ? {} : { 'x-tocsin-alert': alert.id }),
        ...deed.headers,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(withBody ? { body: deed.body } : {}),
    });
    const output = new Collected();
    for await (const part of reply.body ?? []) if (!output.add(Buffer.from(part))) break;
    const good = reply.status >= 200 && reply.status < 300;
    return ended(good ? 'ok' : 'failed', `The answer was ${reply.status}.`, reply.status, output.bytes, hidden);
  } catch (error) {
    if (signal.aborted) return ended('timeout', 'There was no answer in time.', undefined, Buffer.alloc(0), hidden);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return ended('failed', `There was no answer: ${cause}.`, undefined, Buffer.alloc(0), hidden);
  }
}

async function bearerOf(deed: HttpDeed, secrets: Secrets): Promise<string | undefined> {
  if (deed.bearer === undefined || typeof deed.bearer === 'string') return deed.bearer;
  const value = await secrets.get(deed.bearer.secret);
  if (value === undefined)
    throw new CannotDoError(`The secret “${deed.bearer.secret}” is not set. Set it under Settings → Secrets.`);
  return value;
}

/** What came back, up to a limit. */
class Collected {
  readonly #parts: Buffer[] = [];
  #size = 0;

  /** false when no more is taken. */
  add(part: Buffer): boolean {
    if (this.#size >= MOST_BYTES) return false;
    this.#parts.push(part);
    this.#size += part.length;
    return true;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

function ended(
  result: Performed['result'],
  detail: string,
  exit: number | undefined,
  output: Buffer,
  secrets: readonly string[],
): Performed {
  const clean = (text: string): string =>
    secrets.filter((secret) => secret.length > 3).reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return {
    result,
    detail: clean(detail),
    ...(exit === undefined ? {} : { exit }),
    output: clean(output.toString('utf8')).slice(0, KEPT_CHARS),
    outputHash: createHash('sha256').update(output).digest('hex'),
  };
}
