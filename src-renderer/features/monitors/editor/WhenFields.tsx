import { type ReactNode, useState } from 'react';
import { DurationField } from '../../../ui/DurationField.tsx';
import { Select } from '../../../ui/Select.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextField } from '../../../ui/TextField.tsx';
import { Field, type FormPart } from './form-part.tsx';

const WAYS = [
  { id: 'interval', label: 'At an interval' },
  { id: 'calendar', label: 'On a calendar' },
] as const;

/** When checks begin: every so often, or at times of the calendar in a zone. */
export function WhenFields({ draft, isDisabled }: FormPart): ReactNode {
  const { value, change } = draft;
  // A zone that was typed stays while one looks at the other way.
  const [zone, setZone] = useState(value.kind === 'heartbeat' ? undefined : value.timezone);
  if (value.kind === 'heartbeat') return null;
  const isCalendar = value.schedule !== undefined;
  return (
    <div className={sideForm['columns']} data-three="">
      <Select
        label="Checks begin"
        value={isCalendar ? 'calendar' : 'interval'}
        options={WAYS}
        isDisabled={isDisabled}
        onChange={(way) =>
          change(
            way === 'calendar'
              ? { schedule: '*/5 * * * *', timezone: zone }
              : { schedule: undefined, timezone: undefined },
          )
        }
      />
      {isCalendar ? (
        <>
          <Field draft={draft} path="schedule">
            {(error) => (
              <TextField
                label="Times (cron)"
                description="Minute, hour, day, month, weekday"
                mono
                value={value.schedule ?? ''}
                error={error}
                isDisabled={isDisabled}
                onChange={(schedule) => change({ schedule })}
              />
            )}
          </Field>
          <Field draft={draft} path="timezone">
            {(error) => (
              <TextField
                label="Time zone"
                placeholder="of this computer"
                value={value.timezone ?? ''}
                error={error}
                isDisabled={isDisabled}
                onChange={(text) => {
                  const timezone = text.trim() === '' ? undefined : text.trim();
                  setZone(timezone);
                  change({ timezone });
                }}
              />
            )}
          </Field>
        </>
      ) : (
        <Field draft={draft} path="interval">
          {(error) => (
            <DurationField
              label="Every"
              value={value.interval}
              error={error}
              isDisabled={isDisabled}
              onChange={(interval) => change({ interval: interval ?? 0 })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
