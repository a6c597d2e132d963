import type { SyntaxNode } from '@lezer/common';
import type { QueryError } from './error.ts';

/** What the functions that build the tree need to read and to complain. */
export interface Reading {
  readonly text: string;
  textOf(node: SyntaxNode): string;
  fail(message: string, node: { readonly from: number; readonly to: number }): QueryError;
}

/** Child nodes of a node of the grammar's tree, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') found.push(child);
  }
  return found;
}
