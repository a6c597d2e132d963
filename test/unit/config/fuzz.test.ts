import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import { MatcherError } from '../../../src-shared/matcher/error.ts';
import { formatMatcher, parseMatchers } from '../../../src-shared/matcher/parse.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SEED = `global: {scrape_interval: 15s, external_labels: {a: b}}
monitors:
  - name: api
    kind: http
    url: http://127.0.0.1:1/
    interval: 5s
    labels: {team: x}
    parents: [edge]
    assert: [status in 200..299, 'latency < 1s : degraded']
    collect: {json: [{path: $.a, metric: b}]}
    auth: {basic: {username: u, password: {secret: p}}}
  - {name: edge, kind: tcp, host: h, port: 1, send: "\${A}"}
route: {receiver: r, group_by: [a], routes: [{matchers: ['a=~"b"'], match: {c: d}, receiver: r}]}
receivers:
  - name: r
    email_configs: [{to: a@b, from: c@d, smarthost: 'h:25'}]
    webhook_configs: [{url: 'http://x/'}]
retention: {raw: 1d, max_size: 1GB}
canaries: ['a:1']
`;
const LINES = SEED.split('\n');
const PIECES = [
  '[',
  ']',
  '{',
  '}',
  ':',
  '- ',
  '"',
  "'",
  '\n',
  '  ',
  '*a',
  '&a ',
  '!!x',
  '${A}',
  '${',
  '0',
  '-1',
  'null',
  'true',
  '~',
  '|',
  '>',
  '%',
  '\t',
  '\0',
  '\uFFFD',
  '<<',
  '?',
  ',',
  '#',
  '1e400',
  '.nan',
  '__proto__: x\n',
  'constructor: {}\n',
];

const mutation = fc.record({
  at: fc.nat(SEED.length),
  cut: fc.nat(12),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })),
});

test('a mutated file is good or has problems at places inside it', async () => {
  const file = join(dir, 'tocsin.yml');
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      fc.subarray(LINES, { minLength: 1 }),
      fc.boolean(),
      async (mutations, lines, whole) => {
        let text = whole ? SEED : lines.join('\n');
        for (const { at, cut, put } of mutations) text = text.slice(0, at) + put + text.slice(at + cut);
        writeFileSync(file, text);
        const result = await loadConfiguration([file], { variables: { A: 'x' } });
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        const count = text.split('\n').length;
        for (const problem of result.problems) {
          expect(problem.file).toBe(file);
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(count);
          expect(problem.column).toBeGreaterThanOrEqual(1);
          expect(problem.message).toMatch(/\S.*[.!?]$/su);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('matchers: any text is matchers or a positioned error, and what is formatted reads back', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[{]?[ab]{1,3}(=|!=|=~|!~)("[^"]*"|[a-z]*),?[}]?$/)),
      (text) => {
        try {
          const found = parseMatchers(text);
          expect(parseMatchers(`{${found.map(formatMatcher).join(',')}}`)).toEqual(found);
        } catch (error) {
          expect(error).toBeInstanceOf(MatcherError);
          if (error instanceof MatcherError) expect(error.position).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
