import { compileMatcher, type Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import type { UiRouting } from '../../../src-shared/model/routing.ts';
import { type FieldIssue, RpcError } from '../../../src-shared/rpc/error.ts';

type Path = readonly (string | number)[];

/** Matchers that cannot be put into force. */
export function matcherIssues(matchers: readonly Matcher[], path: Path): readonly FieldIssue[] {
  return matchers.flatMap((matcher, i) => {
    const at = [...path, i];
    if (matcher.name === '') return [{ path: [...at, 'name'], message: 'a label name' }];
    try {
      compileMatcher(matcher);
      return [];
    } catch {
      return [{ path: [...at, 'value'], message: `“${matcher.value}” is not a regular expression` }];
    }
  });
}

/** Names that a route may use. */
export interface RouteNames {
  readonly receivers: ReadonlySet<string>;
  readonly intervals: ReadonlySet<string>;
  readonly escalations: ReadonlySet<string>;
}

function escalationIssues(name: string | undefined, path: Path, { escalations }: RouteNames): readonly FieldIssue[] {
  return name === undefined || escalations.has(name)
    ? []
    : [{ path: [...path, 'escalation'], message: `no escalation “${name}”` }];
}

function childIssues(routes: readonly ChildRoute[], path: Path, known: RouteNames): readonly FieldIssue[] {
  const { intervals, receivers } = known;
  return routes.flatMap((child, i): readonly FieldIssue[] => {
    const at = [...path, i];
    const unknown = (['muteTimeIntervals', 'activeTimeIntervals'] as const).flatMap((key) =>
      (child[key] ?? []).flatMap((name, place) =>
        intervals.has(name) ? [] : [{ path: [...at, key, place], message: `no time interval “${name}”` }],
      ),
    );
    return [
      ...(child.receiver === undefined || receivers.has(child.receiver)
        ? []
        : [{ path: [...at, 'receiver'], message: `no receiver “${child.receiver}”` }]),
      ...matcherIssues(child.matchers, [...at, 'matchers']),
      ...unknown,
      ...escalationIssues(child.escalation, at, known),
      ...childIssues(child.routes ?? [], [...at, 'routes'], known),
    ];
  });
}

/** Throws `invalid_argument` with fields when a route names what does not exist or holds a matcher that cannot be used. */
export function checkRoute(route: Route, known: RouteNames): void {
  const fields: readonly FieldIssue[] = [
    ...(known.receivers.has(route.receiver)
      ? []
      : [{ path: ['route', 'receiver'], message: `no receiver “${route.receiver}”` }]),
    ...escalationIssues(route.escalation, ['route'], known),
    ...childIssues(route.routes, ['route', 'routes'], known),
  ];
  if (fields.length > 0)
    throw new RpcError('invalid_argument', 'The route cannot be used as it is: see the fields.', {
      fields: [...fields],
    });
}

/** Throws `invalid_argument` with fields when what routes lean on cannot be used. */
export function checkRouting({ timeIntervals, inhibitRules }: UiRouting): void {
  const seen = new Set<string>();
  const fields: FieldIssue[] = [];
  timeIntervals.forEach(({ name, spans }, i) => {
    if (seen.has(name)) fields.push({ path: ['timeIntervals', i, 'name'], message: 'another interval has this name' });
    seen.add(name);
    spans.forEach(({ location }, j) => {
      if (location !== undefined && location !== 'Local' && !isZone(location))
        fields.push({ path: ['timeIntervals', i, 'spans', j, 'location'], message: `no time zone “${location}”` });
    });
  });
  inhibitRules.forEach((rule, i) => {
    fields.push(...matcherIssues(rule.source, ['inhibitRules', i, 'source']));
    fields.push(...matcherIssues(rule.target, ['inhibitRules', i, 'target']));
  });
  if (fields.length > 0)
    throw new RpcError('invalid_argument', 'This cannot be used as it is: see the fields.', { fields });
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Names of the intervals that a route uses. */
export function intervalsOf(route: Route): ReadonlySet<string> {
  const below = (routes: readonly ChildRoute[]): readonly string[] =>
    routes.flatMap((child) => [
      ...(child.muteTimeIntervals ?? []),
      ...(child.activeTimeIntervals ?? []),
      ...below(child.routes ?? []),
    ]);
  return new Set(below(route.routes));
}
