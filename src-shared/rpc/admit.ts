import { ACCESS_LEVELS, type Access, type Call, type Contract, type Stream } from './define.ts';
import { RpcError } from './error.ts';
import { invalidInput } from './failure.ts';

interface Kinds {
  readonly call: Call;
  readonly stream: Stream;
}

export interface Admitted<K extends keyof Kinds> {
  readonly spec: Kinds[K];
  /** Parsed, defaults filled in. */
  readonly input: unknown;
}

/** Whether `access` is at least `needed`. */
export function allows(access: Access, needed: Access): boolean {
  return ACCESS_LEVELS.indexOf(access) >= ACCESS_LEVELS.indexOf(needed);
}

function isKind<K extends keyof Kinds>(spec: Call | Stream, type: K): spec is Kinds[K] {
  return spec.type === type;
}

/**
 * Decides whether a request may reach its handler. Throws RpcError: `not_found` for a name that the contract does not
 * have, `forbidden` below the method's access, `invalid_argument` with field paths for a wrong input.
 */
export function admit<K extends keyof Kinds>(
  contract: Contract,
  type: K,
  name: string,
  input: unknown,
  access: Access,
): Admitted<K> {
  const spec = Object.hasOwn(contract, name) ? contract[name] : undefined;
  if (spec === undefined || !isKind(spec, type))
    throw new RpcError('not_found', `there is no ${type === 'call' ? 'method' : 'topic'} ${name}`, {
      reason: 'unknown_method',
    });
  if (!allows(access, spec.access))
    throw new RpcError('forbidden', `${name} needs ${spec.access} access; this connection has ${access}`, {
      reason: 'access',
    });
  const parsed = spec.input.safeParse(input);
  if (!parsed.success) throw invalidInput(name, parsed.error);
  return { spec, input: parsed.data };
}
