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

/** Characters of the output that are kept, bytes that are kept to find secrets in, and bytes of a reply that are read. */
const KEPT_CHARS = 8_192;
const KEPT_BYTES = 65_536;
const MOST_BYTES = 16 * 1_048_576;
/** How long the output of a program is waited for after its end, ms: what it has left running may hold it open for ever. */
const LAST_WORDS_MS = 1_000;
/** Values of variables whose names say that they are secret are not shown. */
const SECRET_NAME = /pass|secret|token|key|credential|auth/i;

/** Does it once. Ends at `timeout` ms at the latest, or when `stop` says that the console ends; never rejects. */
export async function perform(
  deed: Deed,
  alert: Alert | undefined,
  timeout: number,
  ports: PerformPorts,
  stop: AbortSignal = new AbortController().signal,
): Promise<Performed> {
  const late = new AbortController();
  using _deadline = ports.clock.after(timeout, () => {
    late.abort();
  });
  const signal = AbortSignal.any([late.signal, stop]);
  const done = await attempt(deed, alert, signal, ports);
  if (!stop.aborted || done.result !== 'timeout') return done;
  return { ...done, result: 'interrupted', detail: 'The console was stopped, and with it what ran.' };
}

async function attempt(
  deed: Deed,
  alert: Alert | undefined,
  signal: AbortSignal,
  ports: PerformPorts,
): Promise<Performed> {
  try {
    if (deed.kind === 'command')
      return await run({ argv: deed.argv, env: commandEnv(deed, alert, ports), cwd: deed.cwd }, signal, ports.clock);
    if (deed.kind === 'service') {
      const argv = serviceArgv(deed, ports.platform, ports.userId);
      return await run({ argv, env: plainEnv(ports), cwd: undefined }, signal, ports.clock);
    }
    return await call(deed, alert, signal, ports);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return ended(error instanceof CannotDoError ? 'refused' : 'failed', detail, undefined, new Collected(), []);
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

interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

/** Starts a program without a shell. When time is up it and what it started are ended. */
function run({ argv, cwd, env }: Program, signal: AbortSignal, clock: Clock): Promise<Performed> {
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
    const closeOutput = (): void => {
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
      // What left the group may live on and hold the output open.
      closeOutput();
    };
    let lastWords: Disposable | undefined;
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    child.on('error', (error) => {
      signal.removeEventListener('abort', kill);
      resolve(ended('failed', `${program} could not be started: ${error.message}`, undefined, output, secrets));
    });
    child.on('exit', () => {
      lastWords = clock.after(LAST_WORDS_MS, closeOutput);
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      lastWords?.[Symbol.dispose]();
      const exit = code ?? undefined;
      if (killedBy !== null && signal.aborted)
        resolve(ended('timeout', 'It took too long and was ended.', exit, output, secrets));
      else if (code === 0) resolve(ended('ok', 'It ended with status 0.', 0, output, secrets));
      else {
        const how = code === null ? `It was ended by ${killedBy ?? 'a signal'}.` : `It ended with status ${code}.`;
        resolve(ended('failed', how, exit, output, secrets));
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
    return ended(good ? 'ok' : 'failed', `The answer was ${reply.status}.`, reply.status, output, hidden);
  } catch (error) {
    if (signal.aborted) return ended('timeout', 'There was no answer in time.', undefined, new Collected(), hidden);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return ended('failed', `There was no answer: ${cause}.`, undefined, new Collected(), hidden);
  }
}

async function bearerOf(deed: HttpDeed, secrets: Secrets): Promise<string | undefined> {
  if (deed.bearer === undefined || typeof deed.bearer === 'string') return deed.bearer;
  const value = await secrets.get(deed.bearer.secret);
  if (value === undefined)
    throw new CannotDoError(`The secret “${deed.bearer.secret}” is not set. Set it under Settings → Secrets.`);
  return value;
}

/** What came back: the beginning of it, and the hash of all that was read. */
class Collected {
  readonly #parts: Buffer[] = [];
  readonly #hash = createHash('sha256');
  #kept = 0;
  #read = 0;

  /** false when no more needs to be read. */
  add(part: Buffer): boolean {
    this.#hash.update(part);
    this.#read += part.length;
    if (this.#kept < KEPT_BYTES) {
      const begin = part.subarray(0, KEPT_BYTES - this.#kept);
      this.#parts.push(begin);
      this.#kept += begin.length;
    }
    return this.#read < MOST_BYTES;
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }

  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}

function ended(
  result: Performed['result'],
  detail: string,
  exit: number | undefined,
  output: Collected,
  secrets: readonly string[],
): Performed {
  const clean = (text: string): string =>
    secrets.filter((secret) => secret.length > 3).reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return {
    result,
    detail: clean(detail),
    ...(exit === undefined ? {} : { exit }),
    output: clean(output.text).slice(0, KEPT_CHARS),
    outputHash: output.sha256,
  };
}
