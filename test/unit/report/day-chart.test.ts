import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutDays } from '../../../src-main/engine/report/render/day-chart.ts';
import { renderReport } from '../../../src-main/engine/report/render/render.ts';
import type { AlertReport } from '../../../src-shared/model/report.ts';
import { fixtureAlertReport } from '../../support/fixture-alert-statistics.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2026, 9, 31);
const BOX = { x: 10, y: 20, width: 900, height: 160 };

function daysOf(counts: readonly (readonly [fired: number, atNight: number])[]): AlertReport['days'] {
  return counts.map(([fired, atNight], i) => ({ at: FROM + i * DAY, fired, atNight }));
}

describe('the days of a report of alerts', () => {
  const counts = fc.array(
    fc.nat(5_000).chain((fired) => fc.tuple(fc.constant(fired), fc.nat(fired))),
    { minLength: 1, maxLength: 400 },
  );

  test('every bar is as high as its alerts, stands in the box and beside no other', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const { ceiling, day, night } = layoutDays(daysOf(all), BOX);
        expect(Number.isInteger(ceiling)).toBe(true);
        const height = (bars: typeof day): number => bars.reduce((sum, bar) => sum + bar.height, 0);
        const unit = BOX.height / ceiling;
        expect(height(night)).toBeCloseTo(unit * all.reduce((sum, [, atNight]) => sum + atNight, 0), 3);
        expect(height(day)).toBeCloseTo(unit * all.reduce((sum, [fired, atNight]) => sum + fired - atNight, 0), 3);
        for (const bars of [day, night])
          for (const [i, bar] of bars.entries()) {
            const before = bars[i - 1];
            expect(bar.x).toBeGreaterThan(before === undefined ? BOX.x - 1e-6 : before.x + before.width);
            expect(bar.x + bar.width).toBeLessThan(BOX.x + BOX.width + 1e-6);
            expect(bar.y).toBeGreaterThan(BOX.y - 1e-6);
            expect(bar.y + bar.height).toBeLessThan(BOX.y + BOX.height + 1e-6);
          }
      }),
    );
  });

  test('a day of both is one bar, its night below', () => {
    const {
      ceiling,
      counts: numbers,
      dates,
      day,
      night,
    } = layoutDays(
      daysOf([
        [0, 0],
        [5, 2],
        [1, 0],
      ]),
      BOX,
    );
    expect(ceiling).toBe(5);
    expect([night.length, day.length]).toEqual([1, 2]);
    expect(night[0]?.y).toBeCloseTo((day[0]?.y ?? 0) + (day[0]?.height ?? 0), 6);
    expect(numbers.map(({ text }) => text)).toEqual(['5', '1']);
    expect(dates.map(({ text }) => text)).toEqual(['10-31', '11-01', '11-02']);
  });

  test('a long period has neither numbers nor dates that touch', () => {
    const { counts: numbers, dates } = layoutDays(daysOf(Array.from({ length: 400 }, () => [3, 1])), BOX);
    expect(numbers).toEqual([]);
    expect(dates.length).toBeLessThanOrEqual(8);
  });

  test('HTML and PDF draw a bar for every day that had alerts', async () => {
    const data = fixtureAlertReport(FROM, FROM + 7 * DAY, 'UTC', FROM + 7 * DAY);
    const nights = data.days.filter(({ atNight }) => atNight > 0).length;
    const days = data.days.filter(({ atNight, fired }) => fired > atNight).length;
    expect(nights).toBeGreaterThan(0);
    const html = new TextDecoder().decode((await renderReport({ data, format: 'html', version: '1' })).bytes);
    // One more of each explains what they are.
    expect(html.match(/<rect class="night"/g)).toHaveLength(nights + 1);
    expect(html.match(/<rect class="day"/g)).toHaveLength(days + 1);
    expect(html).toContain('aria-label="Alerts per day. 42 alerts fired');

    const pdf = drawn((await renderReport({ data, format: 'pdf', version: '1' })).bytes);
    const night = [0x2f, 0x5f, 0xd0].map((part) => part / 255).join(' ');
    expect(pdf.split(`re\n/DeviceRGB cs\n${night} scn\nf\n`)).toHaveLength(nights + 2);
  });
});

/** What the pages of a PDF say, uncompressed. */
function drawn(bytes: Uint8Array): string {
  const file = Buffer.from(bytes);
  const out: string[] = [];
  for (let at = file.indexOf('stream\n'); at !== -1; at = file.indexOf('stream\n', at + 1)) {
    const from = at + 'stream\n'.length;
    const end = file.indexOf('\nendstream', from);
    if (end === -1 || file.subarray(at - 3, at).toString() === 'end') continue;
    out.push(inflateSync(file.subarray(from, end)).toString('latin1'));
  }
  return out.join('\n');
}
