import { setQuery, useQuery } from '../../shell/router.ts';

/** What the editor beside the list is open for. It stands in the address: `new=1&expr=…`, `edit=NAME`, `copy=NAME`. */
export type RuleTask =
  | { readonly task: 'new'; readonly expr: string; readonly source: string }
  | { readonly task: 'edit'; readonly name: string }
  | { readonly task: 'copy'; readonly name: string };

/** What the address asks the editor to do; undefined: it is closed. */
export function useRuleTask(): RuleTask | undefined {
  const edit = useQuery('edit');
  const copy = useQuery('copy');
  const created = useQuery('new');
  const expr = useQuery('expr');
  const source = useQuery('source');
  if (edit !== '') return { task: 'edit', name: edit };
  if (copy !== '') return { task: 'copy', name: copy };
  return created === '' ? undefined : { task: 'new', expr, source };
}

/** Opens the editor, or closes it. The list keeps its place; what was handed over with an expression is done with. */
export function openRuleEditor(task: RuleTask | undefined): void {
  setQuery({
    edit: task?.task === 'edit' ? task.name : undefined,
    copy: task?.task === 'copy' ? task.name : undefined,
    new: task?.task === 'new' ? '1' : undefined,
    expr: undefined,
    source: undefined,
  });
}
