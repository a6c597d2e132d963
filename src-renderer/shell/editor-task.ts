import { setQuery, useQuery } from './router.ts';

/** What the editor beside a page is open for. It stands in the address: `new=1`, `edit=NAME`, `copy=NAME`. */
export type EditorTask = { readonly task: 'new' } | { readonly task: 'edit' | 'copy'; readonly name: string };

/** What the address asks the editor to do; undefined: it is closed. */
export function useEditorTask(): EditorTask | undefined {
  const edit = useQuery('edit');
  const copy = useQuery('copy');
  const created = useQuery('new');
  if (edit !== '') return { task: 'edit', name: edit };
  if (copy !== '') return { task: 'copy', name: copy };
  return created === '' ? undefined : { task: 'new' };
}

/** Opens the editor, or closes it. The page keeps its place; what was handed over to a new one is done with. */
export function openEditor(task: EditorTask | undefined): void {
  setQuery({
    edit: task?.task === 'edit' ? task.name : undefined,
    copy: task?.task === 'copy' ? task.name : undefined,
    new: task?.task === 'new' ? '1' : undefined,
    address: undefined,
    expr: undefined,
    source: undefined,
  });
}
