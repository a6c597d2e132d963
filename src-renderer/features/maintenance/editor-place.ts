import { setQuery, useQuery } from '../../shell/router.ts';

/** What the editor beside the page is open for. It stands in the address. */
export type WindowTask = { readonly task: 'new' } | { readonly task: 'edit' | 'copy'; readonly name: string };

/** What the address asks the editor to do; undefined when it is closed. */
export function useWindowTask(): WindowTask | undefined {
  const edit = useQuery('edit');
  const copy = useQuery('copy');
  const created = useQuery('new');
  if (edit !== '') return { task: 'edit', name: edit };
  if (copy !== '') return { task: 'copy', name: copy };
  return created === '' ? undefined : { task: 'new' };
}

/** Opens the editor, or closes it. */
export function openWindow(task: WindowTask | undefined): void {
  setQuery({
    edit: task?.task === 'edit' ? task.name : undefined,
    copy: task?.task === 'copy' ? task.name : undefined,
    new: task?.task === 'new' ? '1' : undefined,
  });
}
