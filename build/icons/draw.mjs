// Draws build/icons/icon.png: the tocsin, an alarm bell in full swing. Run: node build/icons/draw.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 512;
/** Points taken per pixel and axis: what lies between inside and outside becomes half transparent. */
const SAMPLES = 4;

const TOP = [38, 44, 56];
const BOTTOM = [20, 23, 29];
const BRASS_LIT = [255, 206, 92];
const BRASS_DARK = [226, 140, 28];
const SOUND = [255, 206, 92];

const SWING = (-16 * Math.PI) / 180;
/** The bell hangs here; it swings about this point. */
const PIVOT = { x: 0.425, y: 0.19 };
/** Down to where the picture stands in the middle of its tile. */
const DROP = 0.025;

const mix = (a, b, t) => a.map((one, i) => one + (b[i] - one) * t);
const clamp = (t) => Math.min(1, Math.max(0, t));

function insideTile(x, y) {
  const r = 0.225;
  const dx = Math.max(Math.abs(x - 0.5) - (0.5 - r), 0);
  const dy = Math.max(Math.abs(y - 0.5) - (0.5 - r), 0);
  return dx * dx + dy * dy <= r * r;
}

/** Half the bell's width, `t` from its shoulder (0) to its lip (1). */
function halfWidth(t) {
  const waist = 0.128 + 0.03 * t;
  const shoulder = Math.sqrt(clamp(1 - (1 - Math.min(t / 0.3, 1)) ** 2));
  const flare = 0.085 * clamp((t - 0.52) / 0.48) ** 2.2;
  return waist * shoulder + flare;
}

/** Colour of the bell at a point of its own frame (hanging straight), or undefined beside it. */
function bell(x, y) {
  const side = x - PIVOT.x;
  const lit = mix(BRASS_LIT, BRASS_DARK, clamp((side + 0.17) / 0.34));
  // The ring it hangs on.
  const ring = Math.hypot(side, y - 0.235);
  if (ring <= 0.052 && ring >= 0.024 && y < 0.262) return lit;
  const t = (y - 0.262) / 0.4;
  if (t >= 0 && t <= 1 && Math.abs(side) <= halfWidth(t)) {
    // A groove above the lip.
    return t > 0.8 && t < 0.84 ? mix(lit, BOTTOM, 0.55) : lit;
  }
  // The lip, rounded.
  const lip = Math.max(Math.abs(side) - 0.235, 0);
  if (Math.hypot(lip, y - 0.672) <= 0.026) return lit;
  return undefined;
}

function clapper(x, y) {
  return Math.hypot(x - PIVOT.x, y - 0.742) <= 0.047 && y > 0.71;
}

/** Arcs of sound beside the bell's shoulders, in its own frame. */
function sound(x, y) {
  const side = Math.abs(x - PIVOT.x);
  const angle = Math.atan2(y - 0.44, side);
  return angle > -0.72 && angle < 0.06 && Math.abs(Math.hypot(side, y - 0.44) - 0.305) <= 0.017;
}

function turned(x, y, angle) {
  const dx = x - PIVOT.x;
  const dy = y - PIVOT.y;
  return [PIVOT.x + dx * Math.cos(angle) + dy * Math.sin(angle), PIVOT.y - dx * Math.sin(angle) + dy * Math.cos(angle)];
}

/** [r, g, b] at a point of the unit square, or undefined where the picture is transparent. */
function colourAt(x, y) {
  if (!insideTile(x, y)) return undefined;
  const [bx, by] = turned(x, y - DROP, SWING);
  const brass = bell(bx, by);
  if (brass) return brass;
  // The clapper lags behind the bell.
  const [cx, cy] = turned(x, y - DROP, SWING * 0.2);
  if (clapper(cx, cy)) return BRASS_DARK;
  return sound(bx, by) ? SOUND : mix(TOP, BOTTOM, y);
}

function paint() {
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let py = 0; py < SIZE; py++) {
    for (let px = 0; px < SIZE; px++) {
      const sum = [0, 0, 0];
      let hits = 0;
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const x = (px + ((s % SAMPLES) + 0.5) / SAMPLES) / SIZE;
        const y = (py + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) / SIZE;
        const colour = colourAt(x, y);
        if (!colour) continue;
        hits += 1;
        for (let i = 0; i < 3; i++) sum[i] += colour[i];
      }
      if (hits === 0) continue;
      const at = py * (SIZE * 4 + 1) + 1 + px * 4;
      for (let i = 0; i < 3; i++) rows[at + i] = Math.round(sum[i] / hits);
      rows[at + 3] = Math.round((hits / SAMPLES ** 2) * 255);
    }
  }
  return rows;
}

/** A PNG chunk: length, type, data, CRC of type and data (PNG specification, 5.3). */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
// 8 bits a channel, colour type 6 (RGBA), default compression, filter and no interlace.
header.set([8, 6, 0, 0, 0], 8);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header),
  chunk('IDAT', deflateSync(paint(), { level: 9 })),
  chunk('IEND', Buffer.alloc(0)),
]);
writeFileSync(join(import.meta.dirname, 'icon.png'), png);
