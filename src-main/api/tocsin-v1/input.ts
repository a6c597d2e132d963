import { HttpError } from '../reply.ts';
import type { Operation } from './table.ts';

function number(name: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new HttpError(400, `${name} has to be a number`);
  return value;
}

function valueOf(operation: Operation, name: string, texts: readonly string[]): unknown {
  const convert = (text: string): unknown => (operation.numbers?.includes(name) === true ? number(name, text) : text);
  if (operation.repeated?.includes(name) === true) return texts.map(convert);
  if (operation.lists?.includes(name) !== true) return convert(texts.at(-1) ?? '');
  return (texts.length === 1 ? (texts[0] ?? '').split(',') : texts).map(convert);
}

/**
 * The input of the method behind an operation: the body's fields, over them the query parameters, over them what the
 * path says. It is parsed by the contract afterwards. Throws HttpError 400 for a number that is none.
 */
export function inputOf(
  operation: Operation,
  params: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const asked: [string, unknown][] = [...new Set(query.keys())].map((name) => [
    name,
    valueOf(operation, name, query.getAll(name)),
  ]);
  const placed = Object.entries(params).map(([name, text]): [string, unknown] => {
    const to = operation.pathTo?.[name] ?? name;
    const value = valueOf(operation, name, [text]);
    return [to, to === 'ids' ? [value] : value];
  });
  // fromEntries, so that a parameter `__proto__` is an unknown key like any other.
  return { ...body, ...Object.fromEntries(asked), ...Object.fromEntries(placed) };
}
