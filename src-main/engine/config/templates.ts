import {
  NotificationTemplates,
  type TemplateFile,
  templateProblem,
} from '../../../src-shared/template/notification.ts';
import { placeInside } from './channel-fields.ts';
import type { ConfigProblem } from './config.ts';
import type { ReceiverInFile } from './receivers.ts';
import { didYouMean } from './suggest.ts';

/** What is wrong with the template files, and with templates of receivers that call what no file defines. */
export function templateProblems(
  files: readonly TemplateFile[],
  receivers: readonly ReceiverInFile[],
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const { file, text } of files) {
    const problem = templateProblem(text);
    if (problem === undefined) continue;
    const { column, line, message } = problem;
    problems.push({ file, line, column, message: `this template cannot be read: ${message}.` });
  }
  // A file that cannot be read hides names; what the others say about them would be wrong.
  if (problems.length > 0) return problems;
  const templates = new NotificationTemplates(files);
  const names = templates.names();
  for (const { file, text } of files)
    for (const { column, line, name } of templates.undefinedIn(text))
      problems.push({ file, line, column, message: unknown(name, names) });
  for (const use of receivers.flatMap((one) => one.templates))
    for (const { at, column, line, name } of templates.undefinedIn(use.text)) {
      const { place, where } = placeInside(use, at, `${line}:${column}`);
      problems.push({ ...place, message: unknown(name, names, where) });
    }
  return problems;
}

function unknown(name: string, names: readonly string[], where = ''): string {
  return `no template "${name}" is defined${where}.${didYouMean(name, names)}`;
}
