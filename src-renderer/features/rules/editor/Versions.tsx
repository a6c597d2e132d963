import type { ReactNode } from 'react';
import type { RuleVersion } from '../../../../src-shared/model/rule-draft.ts';
import { changesBetween } from '../../../../src-shared/rule/changes.ts';
import { useCached } from '../../../api/cached.ts';
import { instantText } from '../../../charts/zone.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/Button.tsx';
import sideForm from '../../../ui/side-form.module.css';
import styles from './RuleEditor.module.css';

const WORDS: Readonly<Record<RuleVersion['action'], string>> = {
  created: 'made',
  changed: 'changed',
  restored: 'put back',
  deleted: 'deleted',
};

/** What a version changed against the one before it. */
function Changes({
  version,
  before,
}: {
  readonly version: RuleVersion;
  readonly before: RuleVersion | undefined;
}): ReactNode {
  if (before === undefined) return null;
  return changesBetween(before.draft, version.draft).map(({ field, before: old, after }) => (
    <p key={field} className={styles['change']}>
      {field}: {old === '' ? null : <del>{old}</del>} {after === '' ? null : <ins>{after}</ins>}
    </p>
  ));
}

/** Every time the rule was saved: when, by whom, what changed; any of them can be put back. */
export function Versions(props: {
  readonly name: string;
  readonly isDisabled: boolean;
  readonly onRestore: (id: number) => void;
}): ReactNode {
  const { name, isDisabled, onRestore } = props;
  const zone = useUi((state) => state.zone);
  const { data = [] } = useCached('rule.versions', { name }, { staleMs: 1_000 });
  if (data.length === 0) return null;
  return (
    <section className={sideForm['section']} aria-label="Versions">
      <h3>Versions</h3>
      <ol className={styles['versions']}>
        {data.map((version, i) => (
          <li key={version.id}>
            <div>
              {WORDS[version.action]} {instantText(version.at, zone)} by {version.by}
              <Changes version={version} before={data[i + 1]} />
            </div>
            {i === 0 || isDisabled ? null : (
              <Button variant="quiet" onPress={() => onRestore(version.id)}>
                Put back
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
