import type { ReactNode } from 'react';
import { useCached } from '../../api/cached.ts';
import { Select } from '../../ui/Select.tsx';

/** Whom to ask: this console or another Prometheus. Nothing is shown while there is no other. */
export function SourceSelect(props: {
  readonly value: string;
  readonly onChange: (source: string) => void;
}): ReactNode {
  const { value, onChange } = props;
  const { data: sources = [] } = useCached('source.list', {}, { staleMs: 60_000 });
  if (sources.length === 0 && value === '') return null;
  const names = sources.map(({ name }) => name);
  return (
    <Select
      label="Data source"
      hideLabel
      value={value}
      onChange={onChange}
      options={[
        { id: '', label: 'This console' },
        ...[...names, ...(value === '' || names.includes(value) ? [] : [value])].map((id) => ({ id, label: id })),
      ]}
    />
  );
}
