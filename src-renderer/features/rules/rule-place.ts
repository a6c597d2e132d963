import { type EditorTask, useEditorTask } from '../../shell/editor-task.ts';
import { useQuery } from '../../shell/router.ts';

/** What the editor beside the list is open for; a new rule may begin with an expression: `new=1&expr=…&source=…`. */
export type RuleTask =
  | Exclude<EditorTask, { readonly task: 'new' }>
  | { readonly task: 'new'; readonly expr: string; readonly source: string };

/** What the address asks the editor to do; undefined: it is closed. */
export function useRuleTask(): RuleTask | undefined {
  const task = useEditorTask();
  const expr = useQuery('expr');
  const source = useQuery('source');
  return task?.task === 'new' ? { ...task, expr, source } : task;
}
