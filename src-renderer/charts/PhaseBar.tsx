import type { ReactNode } from 'react';
import type { Phases } from '../../src-shared/model/check.ts';
import styles from './PhaseBar.module.css';
import { Swatch } from './Swatch.tsx';
import { formatValue } from './unit.ts';

/** The phases of a request in their order, with the hue each one has everywhere. */
export const PHASES = [
  { id: 'dns', label: 'DNS', hue: 3 },
  { id: 'connect', label: 'Connect', hue: 2 },
  { id: 'tls', label: 'TLS', hue: 1 },
  { id: 'firstByte', label: 'First byte', hue: 0 },
  { id: 'transfer', label: 'Transfer', hue: 4 },
] as const satisfies readonly { readonly id: keyof Phases; readonly label: string; readonly hue: number }[];

/** The phases of one request side by side, to scale, with their times in words. Nothing when no phase was measured. */
export function PhaseBar({ phases }: { readonly phases: Phases }): ReactNode {
  const known = PHASES.map((phase) => ({ ...phase, ms: phases[phase.id] })).filter(
    (phase): phase is (typeof PHASES)[number] & { ms: number } => phase.ms !== undefined,
  );
  if (known.length === 0) return null;
  const total = known.reduce((sum, { ms }) => sum + ms, 0) || 1;
  return (
    <div>
      <div className={styles['bar']} aria-hidden>
        {known.map(({ id, hue, ms }) => (
          <span
            key={id}
            style={{ flexGrow: Math.max(ms / total, 0.004), background: `var(--series-${hue + 1})` }}
            title={formatValue('ms', ms)}
          />
        ))}
      </div>
      <dl className={styles['list']}>
        {known.map(({ id, label, hue, ms }) => (
          <div key={id}>
            <dt>
              <Swatch hue={hue} block /> {label}
            </dt>
            <dd>{formatValue('ms', ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
