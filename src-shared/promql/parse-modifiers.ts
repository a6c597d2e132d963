import type { SyntaxNode } from '@lezer/common';
import type { BinaryOp, Matching } from './ast.ts';
import { isComparison } from './ast.ts';
import { parseNumber, unquote } from './literals.ts';
import type { Reading } from './reading.ts';
import { childrenOf } from './reading.ts';

/** The label names in parentheses; none where they are left out. */
export function groupingLabels(reading: Reading, node: SyntaxNode | null): readonly string[] {
  if (node === null) return [];
  return childrenOf(node).map((child) => {
    if (child.name === 'LabelName') return reading.textOf(child);
    const name = unquote(reading.textOf(child));
    if (name === undefined || name === '') throw reading.fail(`invalid label name ${reading.textOf(child)}`, child);
    return name;
  });
}

/** `bool`, `on (…) group_left (…)` and `fill (…)` of a binary operation. Throws QueryError. */
export function modifiers(
  reading: Reading,
  node: SyntaxNode,
  op: BinaryOp,
): { readonly bool: boolean; readonly matching: Matching | undefined } {
  const { bool, matching } = written(reading, node);
  // Prometheus finds these at the operator.
  const place = node.firstChild?.nextSibling ?? node;
  if (bool && !isComparison(op)) throw reading.fail('bool modifier can only be used on comparison operators', place);
  const both = matching?.on === true ? matching.labels.find((name) => matching.include.includes(name)) : undefined;
  if (both !== undefined) throw reading.fail(`label "${both}" must not occur in ON and GROUP clause at once`, place);
  return { bool, matching };
}

function written(
  reading: Reading,
  node: SyntaxNode,
): { readonly bool: boolean; readonly matching: Matching | undefined } {
  const fill = filling(reading, node.getChild('FillModifier'));
  const bool = node.getChild('BoolModifier') !== null;
  const clause = node.getChild('MatchingModifierClause');
  if (clause === null) {
    // Matching on everything but the name, as without a clause.
    return { bool, matching: fill && { on: false, labels: [], group: 'none', include: [], fill } };
  }
  const lists = clause.getChildren('GroupingLabels');
  const group =
    clause.getChild('GroupLeft') !== null ? 'left' : clause.getChild('GroupRight') !== null ? 'right' : 'none';
  return {
    bool,
    matching: {
      on: clause.getChild('On') !== null,
      labels: groupingLabels(reading, lists[0] ?? null),
      group,
      include: groupingLabels(reading, lists[1] ?? null),
      ...(fill === undefined ? {} : { fill }),
    },
  };
}

/** `fill(0)`, `fill_left(0) fill_right(1)`: the value for a series that one side lacks. */
function filling(reading: Reading, node: SyntaxNode | null): Matching['fill'] {
  if (node === null) return undefined;
  const value = (clause: string): number | undefined => {
    const literal = node.getChild(clause)?.getChild('NumberDurationLiteral');
    return literal ? parseNumber(reading.textOf(literal)) : undefined;
  };
  const both = value('FillClause');
  return { left: both ?? value('FillLeftClause'), right: both ?? value('FillRightClause') };
}
