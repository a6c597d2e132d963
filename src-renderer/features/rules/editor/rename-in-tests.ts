import { scalar } from '../../../../src-shared/rule/rule-yaml.ts';

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Gives a key of the tests another value where it has just this one, however that is quoted. */
function keyed(tests: string, key: string, was: string, now: string): string {
  const notations = [JSON.stringify(was), `'${was.replaceAll("'", "''")}'`, ...(was === '' ? [] : [was])];
  const pattern = `(\\b${key}:[ \\t]+)(?:${notations.map(escaped).join('|')})(?=[ \\t]*(?:[,}]|$)|[ \\t]+#)`;
  return tests.replace(new RegExp(pattern, 'gm'), (_, before: string) => before + scalar(now));
}

/** A value of a label is no name of a series, and is passed over. */
const LABEL_VALUE = String.raw`[=~]\s*\\?(["']).*?\1`;
/** Lines in whose values series are named. */
const NAMES_SERIES = /^(.*?\b(?:expr|labels|series):\s*)(.*)$/;

/** Renames a series where expressions, expected samples and inputs name it. */
function seriesRenamed(tests: string, was: string, now: string): string {
  const isLabel = String.raw`\s*(?:=~?|!~|!=)\s*\\?["']`;
  const name = new RegExp(`${LABEL_VALUE}|(?<![\\w:])${escaped(was)}(?![\\w:])(?!${isLabel})`, 'g');
  const renamed = (text: string): string => text.replace(name, (found) => (found === was ? now : found));
  // Deeper lines belong to the value, as in a block of several lines.
  let within = Number.POSITIVE_INFINITY;
  return tests
    .split('\n')
    .map((line) => {
      const [, head, value] = NAMES_SERIES.exec(line) ?? [];
      const indent = line.search(/\S|$/);
      if (head !== undefined && value !== undefined) {
        within = /^[|>]/.test(value) ? indent : Number.POSITIVE_INFINITY;
        return head + renamed(value);
      }
      if (indent > within) return renamed(line);
      within = Number.POSITIVE_INFINITY;
      return line;
    })
    .join('\n');
}

/**
 * The text of a rule's unit tests after the rule got another name: the alerts they expect, the series they ask for and the titles
 * that were given to them have the new one. All else stays as it was written; so does everything while there is no new name.
 */
export function renameInTests(tests: string, was: string, now: string, type: 'alerting' | 'recording'): string {
  if (was === now || now === '') return tests;
  if (type === 'recording')
    return seriesRenamed(keyed(tests, 'name', `${was} is recorded`, `${now} is recorded`), was, now);
  const alerts = keyed(keyed(tests, 'name', `${was} fires`, `${now} fires`), 'alertname', was, now);
  const matcher = new RegExp(String.raw`(\balertname\s*=\s*(\\?["']))${escaped(was)}(?=\2)`, 'g');
  return alerts.replace(matcher, (_, before: string) => before + now);
}
