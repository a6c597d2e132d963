import { type ReactNode, useState } from 'react';
import { useCached } from '../../api/cached.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { Select } from '../../ui/Select.tsx';

/** No person's name: names are at most 80 characters and not empty. */
const NOBODY = '';

export interface AssignDialogProps {
  /** How many alerts are meant; 0 keeps the dialog closed. */
  readonly count: number;
  /** Whose they are, where that is one person. */
  readonly present: string | undefined;
  readonly onClose: () => void;
  readonly onAssign: (to: string | undefined) => void;
}

/** Gives alerts to somebody. */
export function AssignDialog({ count, present, onClose, onAssign }: AssignDialogProps): ReactNode {
  const { data: people = [] } = useCached('people.list', {}, { enabled: count > 0 });
  const [chosen, setChosen] = useState<string>();
  const to = chosen ?? present ?? people[0] ?? NOBODY;
  return (
    <FormDialog
      title={count === 1 ? 'Whose is it?' : `Whose are these ${count} alerts?`}
      isOpen={count > 0}
      verb="Assign"
      onClose={onClose}
      onSubmit={() => {
        onAssign(to === NOBODY ? undefined : to);
        setChosen(undefined);
      }}
    >
      <Select
        label="Person"
        description="People are named in the settings, or under people: in the configuration file."
        value={to}
        onChange={setChosen}
        options={[...people.map((name) => ({ id: name, label: name })), { id: NOBODY, label: 'nobody' }]}
      />
    </FormDialog>
  );
}
