import type { ReactNode } from 'react';
import type { Check } from '../../../src-shared/model/check.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { PhaseBar } from '../../charts/PhaseBar.tsx';
import { formatValue } from '../../charts/unit.ts';
import { dayText } from '../../charts/zone.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './CheckView.module.css';

export interface CheckViewProps {
  readonly check: Check;
  /** Epoch ms, for the certificate's remaining time. */
  readonly now: number;
  readonly zone: string;
}

/** One check in full: the verdict, where the time went, every assertion resolved, the certificate, what was answered. */
export function CheckView({ check, now, zone }: CheckViewProps): ReactNode {
  const { outcome, reason, durationMs, phases, assertions, certificate, evidence } = check;
  const headers = Object.entries(evidence?.headers ?? {});
  return (
    <div className={styles['check']}>
      <p className={styles['verdict']}>
        <StateShape shape={outcome} word="shown" />
        <span>
          in {formatValue('ms', durationMs)}
          {evidence?.status === undefined ? '' : `, status ${evidence.status}`}
          {evidence?.remote === undefined ? '' : `, from ${evidence.remote}`}
        </span>
      </p>
      {reason === '' ? null : <p>{reason}</p>}
      <PhaseBar phases={phases} />
      {assertions.length === 0 ? null : (
        <ul className={styles['assertions']} aria-label="Assertions">
          {assertions.map(({ text, resolved, passed, failing }) => (
            <li key={text}>
              <StateShape shape={passed ? 'resolved' : failing} size={12} />
              <code>{resolved}</code>
            </li>
          ))}
        </ul>
      )}
      {certificate === undefined ? null : (
        <p className={styles['note']}>
          Certificate of {certificate.subject}
          {certificate.notAfter > now
            ? ` ends in ${humanDuration(certificate.notAfter - now)}, on ${dayText(certificate.notAfter, zone)}`
            : ` ended ${humanDuration(now - certificate.notAfter)} ago`}
          . {certificate.protocol}, issued by {certificate.issuer}.
        </p>
      )}
      {evidence?.body === undefined || evidence.body === '' ? null : (
        <pre className={styles['body']} tabIndex={0} aria-label="Beginning of the reply">
          {evidence.body}
          {evidence.truncated === true ? '\n… cut here' : ''}
        </pre>
      )}
      {headers.length === 0 ? null : (
        <details className={styles['headers']}>
          <summary>{headers.length} headers</summary>
          <dl>
            {headers.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
