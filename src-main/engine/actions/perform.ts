import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Deed, DeedOf } from '../../../src-shared/model/recovery.ts';
import type { Clock, Secrets } from '../ports.ts';
import { callAddress } from './call.ts';
import { CannotDoError, serviceArgv } from './describe.ts';
import { ended, Output, type Performed } from './output.ts';
import { runProgram } from './program.ts';

export interface PerformPorts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** This console's environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly userId: number;
}

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
      return await runProgram(
        { argv: deed.argv, env: commandEnv(deed, alert, ports), cwd: deed.cwd },
        signal,
        ports.clock,
      );
    if (deed.kind === 'service') {
      const argv = serviceArgv(deed, ports.platform, ports.userId);
      return await runProgram({ argv, env: plainEnv(ports), cwd: undefined }, signal, ports.clock);
    }
    return await callAddress(deed, alert, signal, ports.secrets);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return ended(error instanceof CannotDoError ? 'refused' : 'failed', detail, undefined, new Output(), []);
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
