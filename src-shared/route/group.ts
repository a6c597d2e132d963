import type { Labels } from '../model/labels.ts';
import { quote } from '../promql/literals.ts';
import { matchRoutes, type RouteNode } from './tree.ts';

/** Groups by every label: each label set is a group of its own. */
const ALL_LABELS = '...';

/** Where an alert goes: one receiver, one group, and the route that says so. */
export interface Destination {
  readonly receiver: string;
  /** As Alertmanager writes it: route key, colon, group labels; `{}/{severity="critical"}:{alertname="Down"}`. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly route: RouteNode;
}

/** The labels by which an alert is grouped; one that it does not have, or that is empty, is not among them. */
export function groupLabelsOf(node: RouteNode, labels: Labels): Labels {
  const names = node.groupBy.includes(ALL_LABELS) ? Object.keys(labels) : node.groupBy;
  const found: Record<string, string> = {};
  for (const name of [...names].sort()) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
}

/** Alertmanager's key of a group. Source: dispatch, aggrGroup.GroupKey; the label set is prometheus/common's text form. */
export function groupKeyOf(node: RouteNode, groupLabels: Labels): string {
  const pairs = Object.entries(groupLabels).map(([name, value]) => `${name}=${quote(value)}`);
  return `${node.key}:{${pairs.sort().join(', ')}}`;
}

/** Where an alert goes, each (receiver, group) once: routes that share a key and a receiver share their groups. */
export function destinations(root: RouteNode, labels: Labels): readonly Destination[] {
  const found: Destination[] = [];
  for (const route of matchRoutes(root, labels)) {
    const groupLabels = groupLabelsOf(route, labels);
    const groupKey = groupKeyOf(route, groupLabels);
    const { receiver } = route;
    if (!found.some((one) => one.receiver === receiver && one.groupKey === groupKey))
      found.push({ receiver, groupKey, groupLabels, route });
  }
  return found;
}
