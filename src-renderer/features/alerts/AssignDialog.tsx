import { type ReactNode, useState } from 'react';
import { useCached } from '../../api/cached.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
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
    <Dialog
      title={count === 1 ? 'Whose is it?' : `Whose are these ${count} alerts?`}
      isOpen={count > 0}
      onClose={onClose}
      actions={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              onAssign(to === NOBODY ? undefined : to);
              setChosen(undefined);
            }}
          >
            Assign
          </Button>
        </>
      }
    >
      <Select
        label="Person"
        description="People are named in the settings, or under people: in the configuration file."
        value={to}
        onChange={setChosen}
        options={[...people.map((name) => ({ id: name, label: name })), { id: NOBODY, label: 'nobody' }]}
      />
    </Dialog>
  );
}
