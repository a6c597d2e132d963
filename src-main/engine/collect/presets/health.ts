import { type Block, blockOf, type Emitter } from './emitter.ts';
import { rankOf } from './status-words.ts';

/** A reply that says of its service that it is not well. */
export interface Health {
  readonly outcome: 'degraded' | 'down';
  /** Names what is ill: `says it is degraded: database is unhealthy (connection timeout)`. */
  readonly reason: string;
}

interface Component {
  readonly name: string;
  readonly rank: 0 | 1 | 2;
  readonly word: string;
  readonly detail: string;
}

/** Where components are listed; and blocks that are components wherever they stand. */
const LISTS = [
  'components',
  'component_status',
  'checks',
  'services',
  'dependencies',
  'details',
  'health_checks',
  'system_health',
  'health',
];
const STATUS = ['status', 'overall_status', 'health_status', 'overall', 'state', 'healthy'];

function statusOf(block: Block): { readonly rank: 0 | 1 | 2; readonly word: string } | undefined {
  for (const key of STATUS) {
    const rank = rankOf(block[key]);
    if (rank === undefined) continue;
    const value = block[key];
    return { rank, word: typeof value === 'string' ? value : rank === 0 ? 'healthy' : 'unhealthy' };
  }
  return undefined;
}

function detailOf(block: Block): string {
  for (const key of ['message', 'error', 'reason', 'last_error', 'detail']) {
    const value = block[key];
    if (typeof value === 'string' && value !== '') return value.length > 120 ? `${value.slice(0, 120)}…` : value;
  }
  return '';
}

function componentOf(name: string, value: unknown): Component | undefined {
  const block = blockOf(value);
  if (block === undefined) {
    const rank = typeof value === 'string' ? rankOf(value) : undefined;
    return rank === undefined ? undefined : { name, rank, word: String(value), detail: '' };
  }
  const status = statusOf(block);
  return status === undefined ? undefined : { name, ...status, detail: detailOf(block) };
}

function components(root: Block): Component[] {
  const found = new Map<string, Component>();
  const put = (component: Component | undefined): void => {
    if (component !== undefined && !found.has(component.name)) found.set(component.name, component);
  };
  for (const key in root) {
    const value = root[key];
    if (!LISTS.includes(key)) {
      // {"status": "healthy", "database": {"status": "healthy", …}}
      if (blockOf(value) !== undefined) put(componentOf(key, value));
      continue;
    }
    if (Array.isArray(value)) {
      for (const member of value.slice(0, 200)) {
        const name: unknown = blockOf(member)?.['name'] ?? blockOf(member)?.['component'];
        if (typeof name === 'string') put(componentOf(name, member));
      }
      continue;
    }
    const map = blockOf(value);
    if (map === undefined) continue;
    const deeper = LISTS.map((list) => blockOf(map[list])).find((block) => block !== undefined);
    for (const name of Object.keys(deeper ?? map).slice(0, 200))
      if (!STATUS.includes(name)) put(componentOf(name, (deeper ?? map)[name]));
  }
  return [...found.values()];
}

/** The block that carries the verdict: the reply itself, or its `health` or `system_health` block. */
function verdictOf(
  root: Block,
): { readonly rank: 0 | 1 | 2; readonly word: string; readonly detail: string } | undefined {
  const own = statusOf(root);
  if (own !== undefined) return { ...own, detail: detailOf(root) };
  for (const key of ['health', 'system_health', 'summary']) {
    const block = blockOf(root[key]);
    const status = block === undefined ? undefined : statusOf(block);
    if (block !== undefined && status !== undefined) return { ...status, detail: detailOf(block) };
    const rank = rankOf(root[key]);
    if (rank !== undefined) return { rank, word: String(root[key]), detail: '' };
  }
  return undefined;
}

function phrase(component: Component): string {
  return `${component.name} is ${component.word}${component.detail === '' ? '' : ` (${component.detail})`}`;
}

/**
 * The health of a service and of its components: `health_status` 0 good, 1 degraded, 2 bad, with the label `component`
 * for a part. The service's own word decides; without one its worst component does.
 */
export function health(root: Block, emit: Emitter): Health | undefined {
  const parts = components(root);
  for (const part of parts) emit.add('health_status', part.rank, { component: part.name });
  const own = verdictOf(root);
  if (own !== undefined) emit.add('health_status', own.rank);
  const worst = parts.filter((part) => part.rank > 0).sort((a, b) => b.rank - a.rank);
  const rank = own?.rank ?? worst[0]?.rank ?? 0;
  if (rank === 0) return undefined;
  const named = worst.slice(0, 3).map(phrase).join(', ');
  const said = own === undefined ? '' : `it says of itself that it is ${own.word}`;
  const detail = own?.detail !== undefined && own.detail !== '' && named === '' ? ` (${own.detail})` : '';
  return {
    outcome: rank === 2 ? 'down' : 'degraded',
    reason: said === '' ? named : `${said}${named === '' ? detail : `: ${named}`}`,
  };
}
