import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Binary } from '../../../src-shared/promql/ast.ts';
import { isComparison } from '../../../src-shared/promql/ast.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { labelsText, mergeColumns, only, without, withoutIdentity } from './labels.ts';
import { operation } from './operators.ts';
import type { Run } from './run.ts';
import { bySignature, matchedLabels } from './signature.ts';
import type { Column, Grid } from './values.ts';
import { ABSENT } from './values.ts';

const MANY_TO_ONE = 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
const NOT_UNIQUE = 'multiple matches for labels: grouping labels must ensure unique matches';

/** What is the same for all pairs of one operation. */
interface Pairing {
  readonly node: Binary;
  readonly grid: Grid;
  readonly run: Run;
  readonly apply: (a: number, b: number) => number;
  readonly matched: (labels: Labels) => Labels;
  /** The sides are swapped: the "many" side is on the right. */
  readonly swapped: boolean;
  /** Values for what the sides lack, ABSENT where nothing is filled in. */
  readonly fillMany: number;
  readonly fillOne: number;
  readonly out: Column[];
}

/**
 * Arithmetic and comparison between two vectors (Prometheus, "Vector matching"). Which series meet is decided once per label
 * set; whether two of them stand in each other's way is decided at every step.
 */
export function matchVectors(
  node: Binary,
  left: readonly Column[],
  right: readonly Column[],
  grid: Grid,
  run: Run,
): readonly Column[] {
  const fill = node.matching?.fill;
  if ((left.length === 0 || right.length === 0) && fill === undefined) return [];
  const swapped = node.matching?.group === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const [fillMany, fillOne] = swapped ? [fill?.right, fill?.left] : [fill?.left, fill?.right];
  const matched = matchedLabels(node.matching);
  const ones = bySignature(one, matched);
  const manies = bySignature(many, matched);
  refuseDuplicates(ones, fill === undefined ? many : undefined, matched, swapped ? 'left' : 'right', grid);
  const pairing: Pairing = {
    node,
    grid,
    run,
    apply: operation(node.op),
    matched,
    swapped,
    fillMany: fillMany ?? ABSENT,
    fillOne: fillOne ?? ABSENT,
    out: [],
  };
  for (const [key, members] of manies) pairGroup(pairing, members, ones.get(key) ?? []);
  if (fillMany !== undefined) {
    for (const [key, partners] of ones) fillGroup(pairing, manies.get(key) ?? [], partners);
  }
  return mergeColumns(pairing.out, NOT_UNIQUE);
}

/** Pairs the series of one signature, each of the "many" side with whichever of the "one" side is there at a step. */
function pairGroup(pairing: Pairing, members: readonly Column[], partners: readonly Column[]): void {
  const { node, grid } = pairing;
  const single = node.matching === undefined || node.matching.group === 'none';
  const taken = single && members.length > 1 ? new Uint8Array(grid.count) : undefined;
  const lonely = pairing.fillOne === ABSENT ? undefined : whereAbsent(partners, pairing.fillOne, grid);
  for (const member of members) {
    for (const partner of partners) pair(pairing, member, partner, taken);
    if (lonely !== undefined) pair(pairing, member, { labels: pairing.matched(member.labels), v: lonely }, taken);
  }
}

/** What the "one" side has and the "many" side lacks, with the value to fill in. */
function fillGroup(pairing: Pairing, members: readonly Column[], partners: readonly Column[]): void {
  const lonely = whereAbsent(members, pairing.fillMany, pairing.grid);
  for (const partner of partners) {
    pair(pairing, { labels: pairing.matched(partner.labels), v: lonely }, partner, undefined);
  }
}

/** The value at the steps at which none of the columns has a sample. */
function whereAbsent(columns: readonly Column[], value: number, grid: Grid): Float64Array {
  const filled = new Float64Array(grid.count).fill(value);
  for (const { v } of columns) {
    for (let i = 0; i < filled.length; i++) if (v[i] !== ABSENT) filled[i] = ABSENT;
  }
  return filled;
}

/** One result series: the operation at every step at which both sides have a value. */
function pair(
  { node, grid, run, apply, swapped, out }: Pairing,
  many: Column,
  one: Column,
  taken: Uint8Array | undefined,
): void {
  run.charge(grid.count);
  const filter = isComparison(node.op) && !node.bool;
  const [left, right] = swapped ? [one.v, many.v] : [many.v, one.v];
  const v = new Float64Array(grid.count);
  let any = false;
  for (let i = 0; i < v.length; i++) {
    const a = left[i] ?? ABSENT;
    const b = right[i] ?? ABSENT;
    v[i] = ABSENT;
    if (a === ABSENT || b === ABSENT) continue;
    // Also what the comparison is about to filter away stands in the way.
    if (taken !== undefined) {
      if (taken[i] === 1) throw executionError(MANY_TO_ONE);
      taken[i] = 1;
    }
    const y = apply(a, b);
    if (filter && y !== 1) continue;
    v[i] = filter ? a : y;
    any = true;
  }
  if (any) out.push({ labels: resultLabels(node, many.labels, one.labels), v, dropName: node.bool || many.dropName });
}

/** On the side that must be unique, two series of the same signature may not both have a sample at a step. */
function refuseDuplicates(
  ones: ReadonlyMap<string, readonly Column[]>,
  many: readonly Column[] | undefined,
  matched: (labels: Labels) => Labels,
  side: 'left' | 'right',
  grid: Grid,
): void {
  for (const group of ones.values()) {
    if (group.length < 2) continue;
    for (let i = 0; i < grid.count; i++) {
      const present = group.filter(({ v }) => v[i] !== ABSENT);
      const [first, second] = present;
      if (first === undefined || second === undefined || many?.every(({ v }) => v[i] === ABSENT) === true) continue;
      const both = [labelsText(first.labels), labelsText(second.labels)].sort();
      throw executionError(
        `found duplicate series for the match group ${labelsText(matched(first.labels))} on the ${side} hand-side of the operation: [${both.join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
  }
}

function resultLabels(node: Binary, many: Labels, one: Labels): Labels {
  const { matching } = node;
  const base = isComparison(node.op) ? many : withoutIdentity(many);
  if (matching === undefined) return base;
  if (matching.group === 'none') {
    return matching.on ? only(base, matching.labels) : without(base, new Set(matching.labels));
  }
  if (matching.include.length === 0) return base;
  return { ...without(base, new Set(matching.include)), ...only(one, matching.include) };
}
