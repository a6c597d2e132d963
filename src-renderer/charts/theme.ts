import { onThemeChange, type StopListening } from './theme-change.ts';

/** The colours a canvas needs, resolved from the tokens to `rgb()` text. */
export interface ChartTheme {
  readonly series: readonly string[];
  /** From little to most. */
  readonly heat: readonly string[];
  readonly text: string;
  readonly line: string;
  readonly panel: string;
  readonly hatch: string;
  readonly threshold: string;
  readonly alert: string;
  readonly maintenance: string;
  readonly accent: string;
  readonly sans: string;
}

/** How many series hues there are; the ninth series begins again with a dashed line. */
export const HUES = 8;

let known: ChartTheme | undefined;
let stop: StopListening | undefined;

/**
 * Reads the tokens as the browser resolves them now. Tokens use `light-dark()`, which a canvas cannot read: one pixel is painted per
 * colour. The answer is kept until the theme changes.
 */
export function chartTheme(): ChartTheme {
  stop ??= onThemeChange(() => {
    known = undefined;
  });
  known ??= read();
  return known;
}

function read(): ChartTheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    const resolved = getComputedStyle(probe).color;
    if (!context) return resolved;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = resolved;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${r},${g},${b})`;
  };
  probe.style.fontFamily = 'var(--sans)';
  const sans = getComputedStyle(probe).fontFamily;
  const theme: ChartTheme = {
    series: Array.from({ length: HUES }, (_, i) => colour(`--series-${i + 1}`)),
    heat: [1, 2, 3].map((i) => colour(`--heat-${i}`)),
    text: colour('--text-3'),
    line: colour('--line'),
    panel: colour('--panel'),
    hatch: colour('--hatch'),
    threshold: colour('--text-2'),
    alert: colour('--critical'),
    accent: colour('--accent'),
    maintenance: colour('--maintenance'),
    sans,
  };
  probe.remove();
  return theme;
}

/** `rgb(…)` with an alpha of 0–1. */
export function withAlpha(rgb: string, alpha: number): string {
  return rgb.replace('rgb(', 'rgba(').replace(')', `,${alpha})`);
}
