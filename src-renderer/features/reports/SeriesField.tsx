import { type ReactNode, useState } from 'react';
import { setQuery } from '../../shell/router.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import styles from './ReportsPage.module.css';
import { seriesFault } from './series-text.ts';

/** Which series the report describes: PromQL, one expression a line; empty is the monitors' latency. Kept in the address. */
export function SeriesField({ value }: { readonly value: string }): ReactNode {
  const [draft, setDraft] = useState(value);
  const fault = seriesFault(draft);
  const isChanged = draft.trim() !== value;
  return (
    <div className={styles['series']}>
      <TextArea
        label="Series to describe"
        description="PromQL, one expression a line. Empty: the latency of the monitors."
        mono
        rows={Math.min(4, draft.split('\n').length)}
        placeholder="probe_duration_seconds"
        value={draft}
        onChange={setDraft}
        error={isChanged ? fault : undefined}
      />
      {isChanged ? (
        <Button isDisabled={fault !== undefined} onPress={() => setQuery({ series: draft.trim() })}>
          Describe
        </Button>
      ) : null}
    </div>
  );
}
