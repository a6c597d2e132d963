import type { JSONPathQuery } from 'json-p3';

/** What an assertion looks at. */
export type Subject =
  | { readonly of: 'status' }
  /** The whole check in milliseconds. */
  | { readonly of: 'latency' }
  /** Days until the earliest certificate of the chain ends. */
  | { readonly of: 'cert_days' }
  | { readonly of: 'body' }
  | { readonly of: 'header'; readonly name: string }
  /** RFC 9535; every value that the path finds has to pass. */
  | { readonly of: 'json'; readonly path: string; readonly query: JSONPathQuery };

export type Literal = number | string | boolean | null;
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What has to hold for it. */
export type Test =
  | { readonly op: CompareOp; readonly value: Literal }
  /** Numbers and inclusive ranges: `200..299, 304`. */
  | { readonly op: 'in'; readonly ranges: readonly { readonly from: number; readonly to: number }[] }
  | { readonly op: 'matches'; readonly pattern: RegExp }
  | { readonly op: 'contains'; readonly value: string }
  | { readonly op: 'exists' };

/** One parsed assertion of the condition language: `json $.status == "healthy" : degraded`. */
export interface Condition {
  /** As written, without the spaces around it. */
  readonly text: string;
  /** The part before `: degraded`. */
  readonly core: string;
  readonly subject: Subject;
  readonly test: Test;
  /** What failing means; `down` unless the text says otherwise. */
  readonly failing: 'degraded' | 'down';
}

/** The only error the parser throws. `position` counts characters from 0 into the text. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
