import type { OpsCommand } from '../store/ops.ts';

/** Under which the switches are kept. */
export const SWITCHED_MARK = 'rules.switched';

/** By name of a rule: what was switched on or off by hand. */
export type Switches = ReadonlyMap<string, boolean>;

/** The switches as they were kept. */
export function readSwitches(kept: string | undefined): Switches {
  // Written by switchedRow and by nothing else.
  return new Map(kept === undefined ? [] : (JSON.parse(kept) as [string, boolean][]));
}

export function switchedRow(switches: Switches): OpsCommand {
  return { do: 'mark.put', name: SWITCHED_MARK, value: JSON.stringify([...switches]) };
}

/** The switches with one of them set. What the files say anyway (`disabled` by name) needs none. */
export function switchedTo(switches: Switches, name: string, enabled: boolean, disabled: readonly string[]): Switches {
  const next = new Map(switches);
  if (enabled === !disabled.includes(name)) next.delete(name);
  else next.set(name, enabled);
  return next;
}

/** The switches without one of them: the files' word holds again. */
export function switchedBack(switches: Switches, name: string): Switches {
  if (!switches.has(name)) return switches;
  const next = new Map(switches);
  next.delete(name);
  return next;
}
