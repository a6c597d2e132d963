import type { ReactNode } from 'react';
import { PageBody } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { useReading } from './type-ahead.ts';

/** The place of a page while it is read; keys pressed meanwhile wait for it. `label` is read aloud. */
export function Reading(props: {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  useReading();
  return (
    <div className={props.className} role="status" aria-label={props.label}>
      {props.children}
    </div>
  );
}

/** The place of a page with a sentence and one block below it; lengths are those of what will stand there. */
export function PageReading(props: {
  readonly label: string;
  readonly width?: string;
  readonly sentence?: number;
  readonly height?: number;
}): ReactNode {
  const { height = 320, label, sentence = 28, width = '40%' } = props;
  return (
    <Reading label={label}>
      <PageBody>
        <Skeleton width={width} height={sentence} />
        <Skeleton height={height} />
      </PageBody>
    </Reading>
  );
}
