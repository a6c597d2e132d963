import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src-renderer/ui/tokens.css', import.meta.url), 'utf8');

/** The two colours of a token, `light-dark(#…, #…)`. */
function pair(token: string): readonly [light: string, dark: string] {
  const found = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  if (found?.[1] === undefined || found[2] === undefined) throw new Error(`the token --${token} has no two colours`);
  return [found[1], found[2]];
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['bg', 'panel', 'raised', 'hover', 'selected'];
const TEXTS = [
  'text',
  'text-2',
  'text-3',
  'accent',
  'critical',
  'error',
  'warning',
  'info',
  'up',
  'blind',
  'maintenance',
  'code-function',
  'code-keyword',
  'code-string',
  'code-number',
  'code-label',
];

describe('tokens', () => {
  it.each(TEXTS)('--%s is readable on every surface in both themes', (token) => {
    for (const surface of SURFACES)
      for (const theme of [0, 1] as const)
        expect(contrast(pair(token)[theme], pair(surface)[theme]), `on --${surface}`).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['degraded', 'paused', 'line-strong', 'series-1', 'series-4', 'series-8'])(
    '--%s is seen as a shape',
    (token) => {
      for (const surface of ['bg', 'panel'])
        for (const theme of [0, 1] as const)
          expect(contrast(pair(token)[theme], pair(surface)[theme])).toBeGreaterThanOrEqual(3);
    },
  );
});
