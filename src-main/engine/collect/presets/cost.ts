import { type Block, type Emitter, fieldTable } from './emitter.ts';

const FIELDS = fieldTable(
  ['api_cost_total', 'money', 'total_cost', 'cost', 'estimated_cost', 'total_estimated_cost', 'total'],
  ['api_cost_per_request', 'money', 'cost_per_request', 'cost_per_call', 'avg_cost_per_request', 'average_cost'],
  [
    'api_cost_projected',
    'money',
    'projected_cost',
    'projected_monthly_cost',
    'monthly_projection',
    'projected_monthly',
  ],
  ['api_cost_today', 'money', 'cost_today', 'daily_cost', 'today'],
  ['api_budget', 'money', 'budget', 'monthly_budget'],
);

/** What the use of an API costs, in whatever currency the service prints. */
export function cost(block: Block, emit: Emitter): void {
  emit.fields(block, FIELDS);
}
