import type { Severity } from '../../src-shared/model/severity.ts';

/** What the tray shows at a glance. */
export type TrayFace =
  | { readonly kind: 'calm' }
  | { readonly kind: 'blind' }
  | { readonly kind: 'alert'; readonly severity: Severity; readonly count: number };

type Rgb = readonly [number, number, number];

const COLOURS: Readonly<Record<Severity | 'calm' | 'blind', Rgb>> = {
  critical: [214, 48, 49],
  error: [226, 92, 34],
  warning: [226, 160, 20],
  info: [44, 110, 208],
  calm: [38, 166, 140],
  blind: [128, 132, 140],
};

/** The count's colour, 4.5:1 or better on its shape: white is lost on the warning's amber. */
const COUNT: Readonly<Record<Severity, Rgb>> = {
  critical: [255, 255, 255],
  error: [20, 10, 0],
  warning: [20, 10, 0],
  info: [255, 255, 255],
};

/** Digits as 3 × 5 dots; `+` stands for more than nine. */
const GLYPHS: Readonly<Record<string, string>> = {
  '1': '010110010010111',
  '2': '111001111100111',
  '3': '111001111001111',
  '4': '101101111001001',
  '5': '111100111001111',
  '6': '111100111101111',
  '7': '111001010010010',
  '8': '111101111101111',
  '9': '111101111001111',
  '+': '000010111010000',
};

/** Whether a point (0–1 from the centre, ±1 at the edge) lies inside the face's shape: state is shape first, colour second. */
function inside(face: TrayFace, x: number, y: number): boolean {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (face.kind === 'calm') return x * x + y * y <= 0.36;
  if (face.kind === 'blind') return x * x + y * y <= 0.64 && Math.floor((x + y + 4) * 4) % 2 === 0;
  switch (face.severity) {
    case 'critical':
      return Math.max(ax, ay, (ax + ay) * 0.7071) <= 0.95;
    case 'error':
      return ax + ay <= 1;
    case 'warning':
      return y <= 0.85 && y >= -0.95 && ax <= ((y + 0.95) / 1.8) * 1.05;
    case 'info':
      return x * x + y * y <= 0.85;
  }
}

/** The tray icon as BGRA pixels, `size` × `size`, row by row, with the count on an alert's shape. */
export function paintTrayIcon(face: TrayFace, size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  const [r, g, b] = COLOURS[face.kind === 'alert' ? face.severity : face.kind];
  const glyph = face.kind === 'alert' ? GLYPHS[face.count > 9 ? '+' : String(face.count)] : undefined;
  const [gr, gg, gb] = face.kind === 'alert' ? COUNT[face.severity] : COUNT.info;
  const dot = Math.max(1, Math.floor(size / 11));
  const left = Math.floor((size - 3 * dot) / 2);
  const top = Math.floor((size - 5 * dot) / 2) + (face.kind === 'alert' && face.severity === 'warning' ? dot : 0);
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      const cell = glyph?.[Math.floor((py - top) / dot) * 3 + Math.floor((px - left) / dot)];
      const onGlyph = cell === '1' && px >= left && px < left + 3 * dot && py >= top && py < top + 5 * dot;
      if (!onGlyph && !inside(face, ((px + 0.5) / size) * 2 - 1, ((py + 0.5) / size) * 2 - 1)) continue;
      pixels.set(onGlyph ? [gb, gg, gr, 255] : [b, g, r, 255], (py * size + px) * 4);
    }
  }
  return pixels;
}
