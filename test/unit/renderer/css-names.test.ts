import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../../src-renderer');
const SHEETS = new Map(
  globSync('**/*.module.css', { cwd: ROOT }).map((file) => [join(ROOT, file), classesOf(join(ROOT, file))]),
);

interface Use {
  readonly file: string;
  readonly sheet: string;
  readonly names: readonly string[];
  /** A class is chosen by a value: which ones are meant cannot be read. */
  readonly isChosen: boolean;
}

function classesOf(file: string): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return new Set(Array.from(text.matchAll(/\.([a-zA-Z_][\w-]*)(?=[^{}]*\{)/g), ([, name]) => name ?? ''));
}

function usesIn(file: string): readonly Use[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return Array.from(text.matchAll(/import (\w+) from '(\..*?\.module\.css)'/g), ([, name = '', sheet = '']) => ({
    file,
    sheet: resolve(join(ROOT, dirname(file)), sheet),
    names: Array.from(text.matchAll(new RegExp(`\\b${name}\\['([^']+)'\\]`, 'g')), ([, used]) => used ?? ''),
    isChosen: new RegExp(`\\b${name}\\b(?!\\['| from )`).test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  }));
}

const uses = globSync('**/*.tsx', { cwd: ROOT }).flatMap(usesIn);

describe('classes of style sheets', () => {
  it('are there where they are named', () => {
    expect(uses.length).toBeGreaterThan(50);
    const missing = uses.flatMap(({ file, names, sheet }) =>
      names.filter((name) => SHEETS.get(sheet)?.has(name) !== true).map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('are named somewhere', () => {
    const unused = [...SHEETS].flatMap(([sheet, classes]) => {
      const by = uses.filter((one) => one.sheet === sheet);
      // A sheet that no component imports is composed into others.
      if (by.length === 0 || by.some(({ isChosen }) => isChosen)) return [];
      const named = new Set(by.flatMap(({ names }) => names));
      return [...classes].filter((name) => !named.has(name)).map((name) => `${sheet.slice(ROOT.length + 1)}: ${name}`);
    });
    expect(unused).toEqual([]);
  });
});
