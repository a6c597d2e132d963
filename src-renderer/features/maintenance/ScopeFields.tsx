import type { ReactNode } from 'react';
import { useCached } from '../../api/cached.ts';
import { PickList } from '../../ui/PickList.tsx';
import sideForm from '../../ui/side-form.module.css';
import { TextField } from '../../ui/TextField.tsx';
import type { WindowPart } from './TimesFields.tsx';

/** What the window is about: monitors, groups, and whatever matchers hold for. */
export function ScopeFields({ draft, isDisabled }: WindowPart): ReactNode {
  const { data } = useCached('monitor.list', {});
  const known = (data ?? []).map((entry) => entry.monitor);
  const groups = [...new Set(known.map((monitor) => monitor.group))].filter((group) => group !== '').sort();
  const { value } = draft;
  return (
    <>
      <PickList
        label="Monitors"
        placeholder="Add a monitor"
        value={value.monitors}
        options={known.map((monitor) => monitor.name)}
        isDisabled={isDisabled}
        error={draft.errorOf('monitors')}
        onChange={(monitors) => draft.change({ monitors: [...monitors] })}
      />
      <PickList
        label="Groups"
        placeholder="Add a group"
        value={value.groups}
        options={groups}
        isDisabled={isDisabled}
        onChange={(names) => draft.change({ groups: [...names] })}
      />
      <TextField
        label="Matchers"
        description="All have to hold for the labels of a monitor or an alert"
        placeholder={'team="payments", env=~"prod|stage"'}
        mono
        value={value.matchers.join(', ')}
        error={draft.errorOf('matchers.0')}
        isDisabled={isDisabled}
        onChange={(text) => draft.change({ matchers: text.trim() === '' ? [] : [text] })}
      />
      <p className={sideForm['hint']}>A monitor is meant when one of the three names it.</p>
    </>
  );
}
