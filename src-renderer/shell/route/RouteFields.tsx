import type { ReactNode } from 'react';
import type { Route } from '../../../src-shared/model/route.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { DurationField } from '../../ui/DurationField.tsx';
import { PickList } from '../../ui/PickList.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './RouteFields.module.css';
import type { RouteDraft } from './route-draft.ts';

const TIMES = [
  { id: 'groupWait', label: 'First message after', hint: 'Waits for more of the group.' },
  { id: 'groupInterval', label: 'News after', hint: 'Between messages about changes.' },
  { id: 'repeatInterval', label: 'Repeat after', hint: 'While nothing changes.' },
] as const;

/** Stands for what the route above says, and at the root for what nobody says: no name is empty. */
const UNSAID = '';

export interface RouteFieldsProps {
  readonly draft: RouteDraft;
  readonly onChange: (change: Partial<RouteDraft>) => void;
  /** What holds where this route says nothing; undefined: it is the root. */
  readonly above: Omit<Route, 'routes'> | undefined;
  readonly receivers: readonly string[];
  readonly escalations: readonly string[];
  readonly intervals: readonly string[];
  readonly isDisabled?: boolean;
}

/** What is chosen is among what can be chosen, though it may be gone. */
function withChosen(names: readonly string[], chosen: string | undefined): readonly string[] {
  return chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
}

function named(name: string): string {
  return name === '' ? 'nobody' : name;
}

/** To whom a route leads, when it speaks, and who else is told: the fields of the root and of every route below it. */
export function RouteFields(props: RouteFieldsProps): ReactNode {
  const { above, draft, escalations, intervals, isDisabled = false, onChange, receivers } = props;
  const isRoot = above === undefined;
  const chosen = (id: string): string | undefined => (id === UNSAID ? undefined : id);
  const noIntervals = intervals.length === 0 ? 'there are no time intervals' : 'Add a time interval';
  return (
    <div className={styles['fields']}>
      <Select
        label={isRoot ? 'Alerts go to' : 'Leads to'}
        value={draft.receiver ?? UNSAID}
        options={[
          ...(isRoot ? [] : [{ id: UNSAID, label: `as above: ${named(above.receiver)}` }]),
          ...withChosen(receivers, draft.receiver).map((id) => ({ id, label: named(id) })),
        ]}
        onChange={(id) => onChange({ receiver: isRoot ? id : chosen(id) })}
        isDisabled={isDisabled}
      />
      <Select
        label="Nobody acknowledges"
        description="The escalation: who is told then."
        value={draft.escalation ?? UNSAID}
        options={[
          {
            id: UNSAID,
            label: above?.escalation === undefined ? 'the first that matches' : `as above: ${above.escalation}`,
          },
          ...withChosen(escalations, draft.escalation).map((id) => ({ id, label: id })),
        ]}
        onChange={(id) => onChange({ escalation: chosen(id) })}
        isDisabled={isDisabled}
      />
      {isRoot ? null : (
        <div className={styles['wide']}>
          <Switch
            label="Ask the next routes as well"
            isSelected={draft.continue}
            onChange={(goesOn) => onChange({ continue: goesOn })}
            isDisabled={isDisabled}
          />
        </div>
      )}
      <div className={styles['wide']}>
        <TextField
          label="One message per"
          mono
          {...(isRoot
            ? {}
            : { placeholder: `as above: ${above.groupBy.length === 0 ? 'all in one' : above.groupBy.join(', ')}` })}
          description="Labels by which alerts are gathered into one message."
          value={draft.groupBy}
          onChange={(groupBy) => onChange({ groupBy })}
          isDisabled={isDisabled}
        />
      </div>
      <div className={styles['times']}>
        {TIMES.map(({ hint, id, label }) => (
          <DurationField
            key={id}
            label={label}
            description={hint}
            {...(isRoot ? {} : { isOptional: true, placeholder: formatDuration(above[id]) })}
            value={draft[id]}
            onChange={(ms) => onChange({ [id]: ms })}
            isDisabled={isDisabled}
          />
        ))}
      </div>
      {isRoot ? null : (
        <div className={styles['wide']}>
          <PickList
            label="Quiet in"
            placeholder={noIntervals}
            value={draft.muteTimeIntervals}
            options={intervals}
            onChange={(muteTimeIntervals) => onChange({ muteTimeIntervals })}
          />
        </div>
      )}
      {isRoot ? null : (
        <div className={styles['wide']}>
          <PickList
            label="Speaks only in"
            placeholder={noIntervals}
            value={draft.activeTimeIntervals}
            options={intervals}
            onChange={(activeTimeIntervals) => onChange({ activeTimeIntervals })}
          />
        </div>
      )}
    </div>
  );
}

/** Goes to the first field of a form that is wrong; false when none is. */
export function goToWrong(form: HTMLFormElement): boolean {
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  wrong?.focus();
  return wrong !== null;
}
