import { ConditionError } from '../../../src-shared/condition/condition.ts';
import { parseCondition } from '../../../src-shared/condition/parse.ts';
import type { Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

const EXAMPLES = 'Examples: status in 200..299, latency < 800ms : degraded, json $.status == "healthy".';

/**
 * The text of one entry of `assert`. `latency < 800ms : degraded` without quotes is a block of one key to YAML; what the
 * author meant is the line as it stands there.
 */
function written(
  item: Tree,
): { readonly text: string; readonly place: Place; readonly inset: number | undefined } | undefined {
  if (item.is === 'scalar') return item.value === null ? undefined : item;
  if (item.is !== 'map' || item.entries.size !== 1) return undefined;
  const [entry] = item.entries;
  if (!entry || entry[1].value.is !== 'scalar') return undefined;
  return { text: `${entry[0]} : ${entry[1].value.text}`, place: entry[1].keyPlace, inset: 0 };
}

/** Reads `assert` and reports what cannot be parsed, at the character. */
export function readAssertions(section: Section): readonly string[] | undefined {
  return section.items('assert')?.flatMap((item) => {
    const found = written(item);
    if (!found) {
      section.fail(item.place, `an assertion is one line of text. ${EXAMPLES}`);
      return [];
    }
    try {
      parseCondition(found.text);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const shift = found.inset === undefined ? 0 : found.inset + error.position;
      section.fail(
        { ...found.place, column: found.place.column + shift },
        `this assertion cannot be read: ${error.message}. ${EXAMPLES}`,
      );
    }
    return [found.text];
  });
}
