import { createHash } from 'node:crypto';
import type { RecoveryRun } from '../../../src-shared/model/recovery.ts';

/** How a deed ended, as the audit keeps it. */
export type Performed = Pick<RecoveryRun, 'detail' | 'exit' | 'output' | 'outputHash'> & {
  readonly result: NonNullable<RecoveryRun['result']>;
};

/** Characters of the output that are kept, and bytes that are kept to find secrets in. */
const KEPT_CHARS = 8_192;
const KEPT_BYTES = 65_536;

/** What came back: the beginning of it, and the hash of all of it. */
export class Output {
  readonly #parts: Buffer[] = [];
  readonly #hash = createHash('sha256');
  #kept = 0;

  add(part: Buffer): void {
    this.#hash.update(part);
    if (this.#kept < KEPT_BYTES) {
      const begin = part.subarray(0, KEPT_BYTES - this.#kept);
      this.#parts.push(begin);
      this.#kept += begin.length;
    }
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }

  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** How a deed ended, with the values of `secrets` cut out. */
export function ended(
  result: Performed['result'],
  detail: string,
  exit: number | undefined,
  output: Output,
  secrets: readonly string[],
): Performed {
  const clean = (text: string): string =>
    secrets.filter((secret) => secret.length > 3).reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return {
    result,
    detail: clean(detail),
    ...(exit === undefined ? {} : { exit }),
    output: clean(output.text).slice(0, KEPT_CHARS),
    outputHash: output.sha256,
  };
}
