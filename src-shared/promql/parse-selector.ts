import type { SyntaxNode } from '@lezer/common';
import type { Matcher, MatchOp } from '../matcher/matcher.ts';
import { compileMatcher } from '../matcher/matcher.ts';
import { METRIC_NAME } from '../model/labels.ts';
import type { VectorSelector } from './ast.ts';
import { unquote } from './literals.ts';
import type { Reading } from './reading.ts';
import { childrenOf } from './reading.ts';
import { syntaxError } from './syntax-error.ts';

const OPS: readonly MatchOp[] = ['=', '!=', '=~', '!~'];

/** Builds `name{label="value", "utf-8 name"="value"}` and `{"metric name", …}`. */
export function parseSelector(reading: Reading, node: SyntaxNode): VectorSelector {
  const identifier = node.getChild('Identifier');
  let metric = identifier === null ? undefined : reading.textOf(identifier);
  const matchers: Matcher[] = [];
  const list = node.getChild('LabelMatchers');
  for (const child of list === null ? [] : childrenOf(list)) {
    if (child.name === 'QuotedLabelName') {
      const name = text(reading, child);
      if (metric !== undefined) throw twice(reading, node, metric, name);
      metric = name;
    } else {
      matchers.push(matcher(reading, child));
    }
  }
  const [first, ...others] = matchers.filter((m) => m.name === METRIC_NAME && m.op === '=');
  if (metric !== undefined && first !== undefined) throw twice(reading, node, metric, first.value);
  if (first !== undefined && others[0] !== undefined) throw twice(reading, node, first.value, others[0].value);
  if (metric !== undefined) matchers.unshift({ name: METRIC_NAME, op: '=', value: metric });
  return { kind: 'selector', matchers, offset: 0, at: undefined, from: node.from, to: node.to };
}

function twice(reading: Reading, node: SyntaxNode, first: string, second: string): Error {
  return reading.fail(`metric name must not be set twice: "${first}" or "${second}"`, node);
}

function text(reading: Reading, node: SyntaxNode): string {
  const value = unquote(reading.textOf(node));
  if (value === undefined) throw syntaxError(reading.text, node.from);
  return value;
}

function matcher(reading: Reading, node: SyntaxNode): Matcher {
  const [nameNode, opNode, valueNode] = childrenOf(node);
  if (nameNode === undefined || opNode === undefined || valueNode === undefined) {
    throw syntaxError(reading.text, node.to);
  }
  const op = OPS.find((known) => known === reading.textOf(opNode));
  if (op === undefined) throw syntaxError(reading.text, opNode.from);
  const name = nameNode.name === 'LabelName' ? reading.textOf(nameNode) : text(reading, nameNode);
  const made: Matcher = { name, op, value: text(reading, valueNode) };
  try {
    compileMatcher(made);
  } catch (error) {
    // Prometheus says it of the matcher, and of the expression as it anchors it.
    const message = error instanceof Error ? error.message : String(error);
    const whole = `\`${made.value}\``;
    throw reading.fail(
      message.endsWith(whole) ? `${message.slice(0, -whole.length)}\`^(?s:${made.value})$\`` : message,
      node,
    );
  }
  return made;
}
