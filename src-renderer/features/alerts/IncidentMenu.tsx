import { Boxes } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';

/** Which alerts belong together, decided by hand. */
export function IncidentMenu({
  isDisabled,
  onMerge,
  onSplit,
}: {
  readonly isDisabled: boolean;
  readonly onMerge: () => void;
  readonly onSplit: () => void;
}): ReactNode {
  return (
    <Menu
      label="Incident"
      entries={[
        { id: 'merge', label: 'Merge the incidents of the selected alerts', keys: 'm' },
        { id: 'split', label: 'Split off what is selected', keys: 'Shift+m' },
      ]}
      onAction={(id) => {
        if (id === 'merge') onMerge();
        else onSplit();
      }}
    >
      <Button isDisabled={isDisabled}>
        <Boxes size={14} aria-hidden /> Incident
      </Button>
    </Menu>
  );
}
