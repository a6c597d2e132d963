import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, CheckboxGroup } from 'react-aria-components';
import {
  type MaintenanceTimes,
  type MaintenanceWindow,
  WEEKDAYS,
  type Weekday,
} from '../../../src-shared/model/maintenance.ts';
import { DurationField } from '../../ui/DurationField.tsx';
import { Select } from '../../ui/Select.tsx';
import sideForm from '../../ui/side-form.module.css';
import { TextField } from '../../ui/TextField.tsx';
import type { Draft } from '../../ui/use-draft.ts';
import { timesOf, WAYS } from './draft-window.ts';
import styles from './WindowEditor.module.css';

export interface WindowPart {
  readonly draft: Draft<MaintenanceWindow>;
  readonly isDisabled: boolean;
}

const MONDAY_FIRST: readonly Weekday[] = [...WEEKDAYS.slice(1), 'sun'];
const DAY_LABELS: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

function WeekDays(props: {
  readonly value: readonly Weekday[];
  readonly isDisabled: boolean;
  readonly onChange: (days: Weekday[]) => void;
}): ReactNode {
  const { isDisabled, onChange, value } = props;
  return (
    <CheckboxGroup
      aria-label="Days of the week"
      className={styles['days'] ?? ''}
      value={[...value]}
      isDisabled={isDisabled}
      onChange={(days) => onChange(MONDAY_FIRST.filter((day) => days.includes(day)))}
    >
      {MONDAY_FIRST.map((day) => (
        <CheckboxField key={day} value={day}>
          <CheckboxButton className={styles['day'] ?? ''}>{DAY_LABELS[day]}</CheckboxButton>
        </CheckboxField>
      ))}
    </CheckboxGroup>
  );
}

/** `1, 15, last` as days of the month; what is neither is kept as a number that the schema refuses. */
function monthDays(text: string): (number | 'last')[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => (word.toLowerCase() === 'last' ? 'last' : /^\d{1,2}$/.test(word) ? Number(word) : 0));
}

/** When the window comes and how long it lasts. */
export function TimesFields({ draft, isDisabled, now }: WindowPart & { readonly now: number }): ReactNode {
  const { when } = draft.value;
  const change = (fields: Partial<MaintenanceTimes>): void => {
    // Fields of one way over times of the same way are such times again.
    draft.change({ when: { ...when, ...fields } as MaintenanceTimes });
  };
  const error = (field: string): string | undefined => draft.errorOf(`when.${field}`);
  const at = (value: string): ReactNode => (
    <TextField
      label="From"
      placeholder="02:00"
      value={value}
      error={error('at')}
      isDisabled={isDisabled}
      onChange={(text) => change({ at: text })}
    />
  );
  return (
    <>
      <div className={sideForm['columns']}>
        <Select
          label="Comes"
          value={when.kind}
          options={WAYS}
          isDisabled={isDisabled}
          onChange={(kind) => draft.change({ when: timesOf(kind, when, now) })}
        />
        <TextField
          label="Time zone"
          placeholder="of the console"
          value={draft.value.timezone ?? ''}
          error={draft.errorOf('timezone')}
          isDisabled={isDisabled}
          onChange={(text) => draft.change({ timezone: text.trim() === '' ? undefined : text.trim() })}
        />
      </div>
      {when.kind === 'once' ? (
        <div className={sideForm['columns']}>
          <TextField
            label="From"
            placeholder="2026-12-01T22:00"
            mono
            value={when.start}
            error={error('start')}
            isDisabled={isDisabled}
            onChange={(start) => change({ start })}
          />
          <TextField
            label="To"
            placeholder="2026-12-02T02:00"
            mono
            value={when.end}
            error={error('end')}
            isDisabled={isDisabled}
            onChange={(end) => change({ end })}
          />
        </div>
      ) : null}
      {when.kind === 'weekly' ? (
        <WeekDays value={when.days} isDisabled={isDisabled} onChange={(days) => change({ days })} />
      ) : null}
      {when.kind === 'monthly' ? (
        <MonthDays when={when} isDisabled={isDisabled} error={error('days') ?? error('days.0')} onChange={change} />
      ) : null}
      {when.kind === 'cron' ? (
        <TextField
          label="Times (cron)"
          description="Minute, hour, day, month, weekday"
          mono
          value={when.cron}
          error={error('cron')}
          isDisabled={isDisabled}
          onChange={(cron) => change({ cron })}
        />
      ) : null}
      {when.kind === 'once' ? null : (
        <div className={sideForm['columns']}>
          {when.kind === 'weekly' || when.kind === 'monthly' ? at(when.at) : null}
          <DurationField
            label="Lasts"
            placeholder="2h"
            value={when.duration}
            error={error('duration')}
            isDisabled={isDisabled}
            onChange={(duration) => change({ duration: duration ?? 0 })}
          />
        </div>
      )}
    </>
  );
}

function MonthDays(props: {
  readonly when: Extract<MaintenanceTimes, { kind: 'monthly' }>;
  readonly isDisabled: boolean;
  readonly error: string | undefined;
  readonly onChange: (fields: { days: (number | 'last')[] }) => void;
}): ReactNode {
  const { error, isDisabled, onChange, when } = props;
  return (
    <TextField
      label="Days of the month"
      description="1 to 31 and last, with commas between"
      value={when.days.map((day) => (day === 0 ? '?' : day)).join(', ')}
      error={error === undefined ? undefined : 'days such as 1, 15, last'}
      isDisabled={isDisabled}
      onChange={(text) => onChange({ days: monthDays(text) })}
    />
  );
}
