import { type ReactNode, useMemo, useState } from 'react';
import type { Silence } from '../../../src-shared/model/silence.ts';
import { useClient } from '../../api/client-context.tsx';
import { clockText, dayText } from '../../charts/zone.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { engineNow } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DurationField } from '../../ui/DurationField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { MatcherRows } from '../matchers/MatcherRows.tsx';
import { labelBook, writtenMatchers } from '../matchers/matcher-lines.ts';
import { HiddenPreview } from './HiddenPreview.tsx';

import styles from './Silence.module.css';
import { saveSilence } from './silence-actions.ts';
import { draftOf, type SilenceFields, SPANS } from './silence-form.ts';

export interface SilenceDialogProps {
  readonly title: string;
  readonly initial: SilenceFields;
  /** The silence that is changed. */
  readonly before?: Silence;
  readonly onClose: () => void;
  readonly onSaved?: () => void;
}

const FORM = 'silence-form';

/** Keeps people from being told of some alerts for a while: which, how long, why, and what that hides. */
export function SilenceDialog({ before, initial, onClose, onSaved, title }: SilenceDialogProps): ReactNode {
  const client = useClient();
  const zone = useUi((state) => state.zone);
  const now = useNow(30_000);
  const alerts = useLive((state) => state.alerts);
  const book = useMemo(() => labelBook(alerts.values()), [alerts]);
  const [fields, setFields] = useState(initial);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<SilenceFields>): void => {
    setFields((was) => ({ ...was, ...change }));
    setWrong('');
  };
  const matchers = writtenMatchers(fields.matchers);
  const begun = fields.began !== undefined;
  const end = now + fields.beginsIn + fields.lasts;
  const submit = async (): Promise<void> => {
    if (busy) return;
    if (matchers.length === 0) {
      setWrong('Say which alerts are meant.');
      return;
    }
    setBusy(true);
    try {
      await saveSilence(client, draftOf({ ...fields, matchers }, engineNow()), before);
      (onSaved ?? onClose)();
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen
      wide
      onClose={onClose}
      actions={
        <>
          <span className={styles['wrong']} role="alert">
            {wrong}
          </span>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={FORM} isDisabled={busy}>
            {before === undefined ? 'Silence' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <MatcherRows
          legend="Alerts for which all of these hold"
          matchers={fields.matchers}
          book={book}
          autoFocus={initial.matchers.length === 0}
          onChange={(next) => put({ matchers: next })}
        />
        <div className={styles['times']}>
          <DurationField
            label={begun ? 'Goes on for' : 'Lasts'}
            value={fields.lasts}
            onChange={(lasts) => put({ lasts: lasts ?? 0 })}
          />
          {begun ? null : (
            <DurationField
              label="Begins in"
              isOptional
              placeholder="at once"
              value={fields.beginsIn === 0 ? undefined : fields.beginsIn}
              onChange={(beginsIn) => put({ beginsIn: beginsIn ?? 0 })}
            />
          )}
          <div className={styles['spans']} role="group" aria-label="Usual lengths">
            {SPANS.map(({ label, ms }) => (
              <Button key={label} aria-pressed={fields.lasts === ms} onPress={() => put({ lasts: ms })}>
                {label}
              </Button>
            ))}
          </div>
          <p className={styles['until']}>
            until {dayText(end, zone)}, {clockText(end, zone)}
          </p>
        </div>
        <TextField
          label="Why"
          autoFocus={initial.matchers.length > 0}
          placeholder="disk swap, ticket 4711"
          description="Whoever wonders why nobody was told reads it. Enter silences."
          value={fields.comment}
          onChange={(comment) => put({ comment })}
        />
        {fields.alertmanager === undefined ? null : (
          <p className={styles['until']}>
            It is made at the Alertmanager {fields.alertmanager}, for everybody it tells.
          </p>
        )}
        <HiddenPreview matchers={matchers} alertmanager={fields.alertmanager} />
      </form>
    </Dialog>
  );
}
