import { z } from 'zod';
import { contract } from '../../../src-shared/contract/index.ts';
import type { Operation } from './table.ts';

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
}

function parametersOf(operation: Operation, input: Record<string, unknown>): unknown[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const placed = new Set(inPath.map((name) => operation.pathTo?.[name] ?? name));
  const path = inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  if (operation.method !== 'GET') return path;
  // An object schema's JSON Schema has its fields under properties.
  const fields = Object.entries((input['properties'] ?? {}) as Record<string, unknown>);
  const required = Array.isArray(input['required']) ? input['required'] : [];
  const query = fields
    .filter(([name]) => !placed.has(name as 'name'))
    .map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
  return [...path, ...query];
}

function operationOf(operation: Operation): unknown {
  const spec = contract[operation.call];
  const input = schemaOf(spec.input, 'input');
  const output = operation.file === true ? { 'application/octet-stream': {} } : undefined;
  return {
    operationId: operation.call,
    summary: operation.summary,
    description: `Needs ${spec.access} access.`,
    parameters: parametersOf(operation, input),
    ...(operation.method === 'POST' ? { requestBody: { content: { 'application/json': { schema: input } } } } : {}),
    responses: {
      200: {
        description: 'Done',
        content: output ?? {
          'application/json': { schema: schemaOf(spec.type === 'call' ? spec.output : spec.event, 'output') },
        },
      },
      default: {
        description: 'Refused or failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

const ERROR = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        fields: { type: 'array' },
        traceId: { type: 'string' },
      },
    },
  },
};

/** The description of the own API, OpenAPI 3.1, made of the route table and the contract's schemas. */
export function openApi(version: string, base: string, operations: readonly Operation[]): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = (paths[base + operation.path] ??= {});
    path[operation.method.toLowerCase()] = operationOf(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tocsin', version },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas: { Error: ERROR } },
    paths,
  };
}
