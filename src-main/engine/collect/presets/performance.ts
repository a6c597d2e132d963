import { type Block, type BlockLabels, type Emitter, type Fields, fieldTable } from './emitter.ts';

const quantile = (prefix: string, q: string): [string, 'seconds', ...string[]] => [
  `${prefix}_latency_${q}_seconds`,
  'seconds',
  ...['response_time', 'latency', 'duration', 'time'].flatMap((what) => [`${q}_${what}`, `${what}_${q}`]),
  q,
];

function table(prefix: string): Fields {
  return fieldTable(
    [
      `${prefix}_requests_total`,
      'count',
      'requests_recorded',
      'total_requests',
      'requests',
      'request',
      'call',
      'calls',
      'total_calls',
      'api_calls',
    ],
    [`${prefix}_errors_total`, 'count', 'error', 'errors', 'total_errors', 'failed_requests', 'failures'],
    [`${prefix}_successes_total`, 'count', 'success', 'successful_requests', 'successes'],
    [
      `${prefix}_latency_avg_seconds`,
      'seconds',
      'avg_response_time',
      'average_response_time',
      'mean_response_time',
      'avg_latency',
      'average_latency',
      'mean_latency',
      'avg_time',
      'avg_duration',
      'average_duration',
    ],
    [`${prefix}_latency_min_seconds`, 'seconds', 'min_response_time', 'min_latency', 'min_time', 'min_duration'],
    [`${prefix}_latency_max_seconds`, 'seconds', 'max_response_time', 'max_latency', 'max_time', 'max_duration'],
    [`${prefix}_latency_last_seconds`, 'seconds', 'response_time'],
    quantile(prefix, 'p50'),
    quantile(prefix, 'p95'),
    quantile(prefix, 'p99'),
    [`${prefix}_latency_p50_seconds`, 'seconds', 'median_response_time', 'median_latency'],
    [`${prefix}_error_ratio`, 'ratio', 'error_rate', 'failure_rate'],
    [`${prefix}_success_ratio`, 'ratio', 'success_rate'],
    [`${prefix}_requests_per_second`, 'count', 'requests_per_second', 'throughput', 'rps'],
    [`${prefix}_rate_limit_remaining`, 'count', 'rate_limit_remaining'],
    [`${prefix}_response_bytes`, 'bytes', 'avg_response_size', 'response_size'],
  );
}

const API = table('api');
const ENDPOINT = table('api_endpoint');

function countsOf(block: Block): { readonly requests: number; readonly errors: number } | undefined {
  const pick = (...keys: string[]): number | undefined => {
    const key = keys.find((k) => typeof block[k] === 'number');
    const value = key === undefined ? undefined : block[key];
    return typeof value === 'number' ? value : undefined;
  };
  const requests = pick(
    'requests_recorded',
    'total_requests',
    'request_count',
    'requests',
    'call_count',
    'total_calls',
    'calls',
  );
  const errors = pick('error_count', 'total_errors', 'errors', 'failed_requests');
  return requests === undefined || errors === undefined || requests <= 0 ? undefined : { requests, errors };
}

/**
 * Requests, errors, latencies and percentiles of a service or of one endpoint. An `error_rate` without a unit is
 * ambiguous (0.5 may be half of all or half a percent); where counts stand beside it they decide.
 */
export function performance(
  block: Block,
  emit: Emitter,
  of: 'api' | 'endpoint' = 'api',
  labels: BlockLabels = {},
): number {
  const counts = countsOf(block);
  if (counts !== undefined && counts.errors <= counts.requests) {
    const ratio = Number((counts.errors / counts.requests).toPrecision(6));
    emit.add(of === 'api' ? 'api_error_ratio' : 'api_endpoint_error_ratio', ratio, labels);
  }
  return emit.fields(block, of === 'api' ? API : ENDPOINT, labels);
}
