import { MatcherError } from '../../../src-shared/matcher/error.ts';
import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import { formatMatcher, formatMatchers, parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';
import { type Destination, destinations } from '../../../src-shared/route/group.ts';
import { InhibitionIndex } from '../../../src-shared/route/inhibit.ts';
import { type RouteNode, traceRoutes, type Visit } from '../../../src-shared/route/tree.ts';

/** Labels as they are typed, `{alertname="Down", severity=critical}`; a bare word is the name of an alert. */
export type Typed = { readonly labels: Labels } | { readonly problem: string };

/** Reads the labels of an alert that need not exist. Pure. */
export function readLabels(text: string): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: '' };
  if (/^[A-Za-z0-9_.:-]+$/.test(trimmed)) return { labels: { alertname: trimmed } };
  try {
    const matchers = parseMatchers(trimmed);
    const other = matchers.find(({ op }) => op !== '=');
    if (other !== undefined) return { problem: `${formatMatcher(other)}: an alert has labels, so write = here.` };
    return { labels: Object.fromEntries(matchers.map(({ name, value }) => [name, value])) };
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    return { problem: `This cannot be read: ${error.message}.` };
  }
}

/** Labels as `readLabels` reads them. */
export function writeLabels(labels: Labels): string {
  return formatMatchers(Object.entries(labels).map(([name, value]) => ({ name, op: '=', value })));
}

/** The way of an alert through the tree. */
export interface Trace {
  readonly visits: readonly Visit[];
  readonly ends: readonly Destination[];
  /** How each route that was asked decided. */
  readonly asked: ReadonlyMap<RouteNode, Visit>;
}

export function traceOf(root: RouteNode, labels: Labels): Trace {
  const visits = traceRoutes(root, labels);
  return { visits, ends: destinations(root, labels), asked: new Map(visits.map((visit) => [visit.node, visit])) };
}

/** Why a route decided as it did, in a sentence. Pure. */
export function decision({ chosen, depth, node, refused }: Visit, labels: Labels): string {
  if (refused !== undefined) {
    const value = labels[refused.name];
    const has = value === undefined || value === '' ? `it has no ${refused.name}` : `its ${refused.name} is ${value}`;
    return `not taken: ${formatMatcher(refused)} does not hold, ${has}`;
  }
  if (!chosen) return 'taken, and a route below it took it further';
  const why = node.children.length > 0 ? 'no route below takes it' : 'it ends here';
  return `taken for ${node.receiver}: ${why}${node.goesOn && depth > 0 ? '; continue asks the next routes as well' : ''}`;
}

/** What would keep people from being told of an alert with these labels, wherever it goes. Pure. */
export function heldBack(
  labels: Labels,
  silences: readonly Silence[],
  rules: readonly InhibitRule[],
  alerts: Iterable<Alert>,
): readonly string[] {
  const found = silences
    .filter(({ matchers }) => compileMatchers(matchers)(labels))
    .map(({ comment, createdBy }) => `silenced by ${createdBy}${comment === '' ? '' : `: ${comment}`}`);
  const index = new InhibitionIndex(rules);
  for (const alert of alerts) index.put(alert);
  const inhibited = index.inhibitorOf({ labels });
  if (inhibited === undefined) return found;
  const { by, rule } = inhibited;
  return [
    ...found,
    `inhibited by ${by.labels['alertname'] ?? by.rule}${rule.name === undefined ? '' : ` (${rule.name})`}, which fires`,
  ];
}
