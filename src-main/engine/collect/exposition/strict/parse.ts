import { ExpositionError, OffsetFault } from '../error.ts';
import { FamilyReader, type StrictFamily } from './family.ts';
import { readSampleLine, unescapeStrict } from './line.ts';

const COMMENT = /^# (TYPE|HELP|UNIT) (?:"((?:[^"\\]|\\.)*)"|([a-zA-Z_:][a-zA-Z0-9_:]*)) (.*)$/s;

/** Collects the metrics and sees that no two of them use the same name. */
class Document {
  readonly #families: StrictFamily[] = [];
  readonly #names = new Set<string>();
  #open: FamilyReader | undefined;

  line(line: string): void {
    if (line === '') throw new OffsetFault('an empty line is not allowed', 0);
    if (line.startsWith('#')) this.#comment(line);
    else {
      const sample = readSampleLine(line);
      if (this.#open?.owns(sample.name) !== true) this.#begin(sample.name);
      this.#open?.add(sample);
    }
  }

  finish(): readonly StrictFamily[] {
    const open = this.#open;
    if (open !== undefined) {
      this.#open = undefined;
      for (const name of open.names) this.#free(name);
      for (const name of open.names) this.#names.add(name);
      this.#families.push(open.finish());
    }
    return this.#families;
  }

  #comment(line: string): void {
    const [, key = '', quoted, plain = '', text = ''] = COMMENT.exec(line) ?? [];
    if (key === '')
      throw new OffsetFault('a comment is "# TYPE name type", "# HELP name text", "# UNIT name unit" or "# EOF"', 0);
    const name = quoted === undefined ? plain : unescapeStrict(quoted);
    if (this.#open?.name !== name) this.#begin(name);
    this.#open?.describe(key, key === 'HELP' ? unescapeStrict(text) : text);
  }

  #begin(name: string): void {
    this.finish();
    this.#free(name);
    this.#open = new FamilyReader(name);
  }

  #free(name: string): void {
    if (this.#names.has(name))
      throw new OffsetFault(`the name ${name} is used by two metrics, or by one in two places`, 0);
  }
}

/**
 * Reads a text as OpenMetrics 1.0 and refuses whatever the standard does: grammar blank by blank, the order and grouping
 * of samples, names that clash, and what each type demands. For judging exporters; scraping is lenient. Throws an
 * ExpositionError.
 */
export function parseOpenMetricsStrict(text: string): readonly StrictFamily[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const document = new Document();
  let at = 0;
  try {
    for (; at < lines.length && lines[at] !== '# EOF'; at += 1) document.line(lines[at] ?? '');
    const families = document.finish();
    if (at === lines.length) throw new OffsetFault('the end mark "# EOF" is missing', 0);
    if (at < lines.length - 1 || text.endsWith('# EOF\n\n')) {
      at += 1;
      throw new OffsetFault('nothing may follow the end mark "# EOF"', 0);
    }
    return families;
  } catch (error) {
    if (error instanceof OffsetFault) throw new ExpositionError(error.message, at + 1, error.offset + 1);
    throw error;
  }
}
