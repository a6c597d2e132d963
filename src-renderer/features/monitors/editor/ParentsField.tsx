import type { ReactNode } from 'react';
import { circleInWords, parentCircle } from '../../../../src-shared/dependency/graph.ts';
import { useCached } from '../../../api/cached.ts';
import { PickList } from '../../../ui/PickList.tsx';
import type { FormPart } from './form-part.tsx';

/** What the monitor needs: while one of these is down, nobody is told that this one fails. */
export function ParentsField({ draft, isDisabled }: FormPart): ReactNode {
  const { data } = useCached('monitor.list', {});
  const { change, value } = draft;
  const known = new Map((data ?? []).map(({ monitor }) => [monitor.name, monitor.parents]));
  const parentsOf = (name: string): readonly string[] =>
    name === value.name ? value.parents : (known.get(name) ?? []);
  const circle = parentCircle(value.name, parentsOf);
  const unknown = data === undefined ? [] : value.parents.filter((parent) => !known.has(parent));
  const warning = unknown.length === 0 ? undefined : `Not watched, so never taken for failing: ${unknown.join(', ')}`;
  return (
    <PickList
      label="Depends on"
      description={warning ?? 'While one of these is down, this one is a symptom and nobody is told of it'}
      placeholder="Add a monitor"
      value={value.parents}
      options={[...known.keys()].filter((name) => name !== value.name)}
      error={circle === undefined ? draft.errorOf('parents') : `the parents form a circle: ${circleInWords(circle)}`}
      isDisabled={isDisabled}
      onChange={(parents) => change({ parents: [...parents] })}
    />
  );
}
