import { type Block, blockOf, type Emitter, fieldTable } from './emitter.ts';
import { rankOf } from './status-words.ts';

const FIELDS = fieldTable(
  [
    'database_response_seconds',
    'seconds',
    'response_time',
    'latency',
    'ping',
    'ping_time',
    'query_time',
    'avg_query_time',
  ],
  [
    'database_connections_active',
    'count',
    'active_connections',
    'connections',
    'connections_active',
    'pool_active',
    'checked_out',
    'in_use',
  ],
  ['database_connections_idle', 'count', 'idle_connections', 'connections_idle', 'pool_idle', 'checked_in'],
  ['database_connections_max', 'count', 'max_connections', 'pool_size', 'connections_max', 'pool_max'],
  ['database_slow_queries_total', 'count', 'slow_queries', 'slow_query'],
  ['database_queries_total', 'count', 'queries', 'total_queries', 'query'],
  ['database_size_bytes', 'bytes', 'size', 'database_size', 'db_size'],
);

const COLLECTION = fieldTable(
  ['database_collection_documents', 'count', 'document', 'documents', 'rows', 'row', 'count'],
  ['database_collection_indexes', 'count', 'index', 'indexes', 'index_total'],
  ['database_collection_bytes', 'bytes', 'size', 'storage_size'],
);

const LIMIT = 500;

/** A database's answer to a ping: up, response time, pool, slow queries, documents per collection or table. */
export function database(block: Block, emit: Emitter): void {
  const rank = rankOf(block['status']) ?? rankOf(block['connected']) ?? rankOf(block['ping']);
  if (rank !== undefined) emit.add('database_up', rank === 2 ? 0 : 1);
  emit.fields(block, FIELDS);
  const pool = blockOf(block['connection_pool'] ?? block['pool'] ?? block['connections']);
  if (pool !== undefined) emit.fields(pool, FIELDS);
  const collections = blockOf(block['collections'] ?? block['tables']);
  if (collections === undefined) return;
  for (const name of Object.keys(collections).slice(0, LIMIT)) {
    const member = collections[name];
    const fields = typeof member === 'number' ? { count: member } : blockOf(member);
    if (fields !== undefined) emit.fields(fields, COLLECTION, { collection: name });
  }
}
