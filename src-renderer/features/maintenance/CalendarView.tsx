import { getLocalTimeZone } from '@internationalized/date';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCached } from '../../api/cached.ts';
import { clockText, monthText } from '../../charts/zone.ts';
import { openEditor } from '../../shell/editor-task.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import styles from './CalendarView.module.css';
import { type Day, daysOf, monthSpan, type Planned } from './calendar.ts';
import { stretchText } from './words.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** More than these are counted. */
const SHOWN = 3;

function Entry({ span, day, zone }: { readonly span: Planned; readonly day: Day; readonly zone: string }): ReactNode {
  const begins = span.from >= day.from;
  return (
    <button
      type="button"
      className={styles['entry']}
      title={`${span.window}: ${stretchText(span, zone)}`}
      onClick={() => openEditor({ task: 'edit', name: span.window })}
    >
      {begins ? <b>{clockText(span.from, zone)}</b> : <b aria-label="goes on">…</b>} {span.window}
    </button>
  );
}

function DayCell({ day, zone }: { readonly day: Day; readonly zone: string }): ReactNode {
  const more = day.spans.length - SHOWN;
  return (
    <td
      className={cx(styles['day'], !day.inMonth && styles['other'])}
      {...(day.isToday ? { 'aria-current': 'date' } : {})}
    >
      <span className={styles['date']}>{day.date}</span>
      {day.spans.slice(0, SHOWN).map((span) => (
        <Entry key={`${span.window}${span.from}`} span={span} day={day} zone={zone} />
      ))}
      {more > 0 ? <span className={styles['more']}>and {more} more</span> : null}
    </td>
  );
}

/** What is planned and was done, a month at a time. */
export function CalendarView({ now, zone }: { readonly now: number; readonly zone: string }): ReactNode {
  const [months, setMonths] = useState(0);
  const named = zone === 'local' ? getLocalTimeZone() : zone;
  const { from, to } = monthSpan(now, months, named);
  const { data, error, refetch } = useCached('maintenance.calendar', { from, to }, { everyMs: 60_000 });
  const weeks = daysOf(now, months, named, data ?? []);
  const title = monthText(weeks[1]?.[0]?.from ?? now, named);
  return (
    <Panel
      title={`Calendar, ${title}`}
      aside={
        <span className={styles['steps']}>
          <IconButton label="Month before" onPress={() => setMonths(months - 1)}>
            <ChevronLeft size={16} aria-hidden />
          </IconButton>
          <Button variant="quiet" isDisabled={months === 0} onPress={() => setMonths(0)}>
            Today
          </Button>
          <IconButton label="Month after" onPress={() => setMonths(months + 1)}>
            <ChevronRight size={16} aria-hidden />
          </IconButton>
        </span>
      }
      flush
    >
      {error !== undefined && data === undefined ? (
        <ErrorState title="The calendar could not be read" error={error} onRetry={refetch} />
      ) : (
        <table className={styles['calendar']} aria-label={`Maintenance in ${title}`}>
          <thead>
            <tr>
              {WEEKDAYS.map((day) => (
                <th key={day} scope="col">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]?.from}>
                {week.map((day) => (
                  <DayCell key={day.from} day={day} zone={zone} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
