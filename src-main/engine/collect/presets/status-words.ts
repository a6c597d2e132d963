const GOOD = [
  'healthy',
  'ok',
  'up',
  'pass',
  'passed',
  'passing',
  'operational',
  'green',
  'alive',
  'ready',
  'available',
  'connected',
  'pong',
  'online',
  'normal',
];
const POOR = ['degraded', 'warn', 'warning', 'yellow', 'partial', 'partial_outage', 'slow', 'limited'];
const BAD = [
  'unhealthy',
  'down',
  'fail',
  'failed',
  'failing',
  'error',
  'critical',
  'red',
  'dead',
  'unavailable',
  'outage',
  'major_outage',
  'disconnected',
  'offline',
  'out_of_service',
];

const RANKS = new Map<string, 0 | 1 | 2>([
  ...GOOD.map((word): [string, 0] => [word, 0]),
  ...POOR.map((word): [string, 1] => [word, 1]),
  ...BAD.map((word): [string, 2] => [word, 2]),
]);

/** 0 good, 1 degraded, 2 bad, for the words of the field; undefined for a word that is none of them. */
export function rankOf(value: unknown): 0 | 1 | 2 | undefined {
  if (typeof value === 'boolean') return value ? 0 : 2;
  return typeof value === 'string' ? RANKS.get(value.trim().toLowerCase().replaceAll(/[\s-]/g, '_')) : undefined;
}
