import { createChart, hatchTile } from './echarts.ts';
import { chartTheme } from './theme.ts';
import type { TrendData } from './trend.ts';
import { trendOption } from './trend-option.ts';

/**
 * Draws one small chart that nobody sees: the library's code is compiled by its first use, which would else be waited for
 * on the first page with a chart (150 ms).
 */
export function warmCharts(): void {
  const box = document.createElement('div');
  Object.assign(box.style, { position: 'absolute', width: '400px', height: '120px', visibility: 'hidden' });
  document.body.append(box);
  const theme = chartTheme();
  const t = Float64Array.from({ length: 12 }, (_, i) => i * 60_000);
  const series = ['a', 'b'].map((name) => ({ name, v: Float64Array.from(t, (at) => (at / 60_000) % 5) }));
  const data: TrendData = {
    unit: 'seconds',
    from: 0,
    to: 720_000,
    zone: 'UTC',
    t,
    series,
    thresholds: [{ value: 3, label: 'limit' }],
    bands: [{ kind: 'blind', from: 60_000, to: 120_000, label: '' }],
  };
  const chart = createChart(box);
  for (const stacked of [false, true]) {
    const { option } = trendOption({ ...data, stacked }, new Set(), theme, hatchTile(theme.hatch), 400);
    chart.setOption(option, { replaceMerge: ['series'] });
    // Painted now; the next frame would find the chart gone.
    chart.getZr().flush();
  }
  chart.dispose();
  box.remove();
}
