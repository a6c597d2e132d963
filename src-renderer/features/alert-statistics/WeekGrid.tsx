import type { ReactNode } from 'react';
import styles from './AlertStatistics.module.css';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Firings by weekday and hour; every cell says its number, colour only repeats it. */
export function WeekGrid({ week }: { readonly week: readonly (readonly number[])[] }): ReactNode {
  const most = Math.max(1, ...week.flat());
  return (
    // Focusable, so that the keyboard can scroll it sideways.
    <section className={styles['scroll']} aria-label="Firings by weekday and hour" tabIndex={0}>
      <table className={styles['week']} aria-label="Firings by weekday and hour">
        <thead>
          <tr>
            <th scope="col">Day</th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((name, day) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {HOURS.map((hour) => {
                const count = week[day]?.[hour] ?? 0;
                return (
                  <td
                    key={hour}
                    style={{
                      background: `color-mix(in srgb, var(--series-1) ${Math.round((50 * count) / most)}%, transparent)`,
                    }}
                  >
                    {count === 0 ? '' : count}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
