import type { LineSeriesOption } from 'echarts/charts';
import type { EChartsCoreOption } from 'echarts/core';
import { logAxis, type ValueAxis, valueAxis } from './scale.ts';
import { type ChartTheme, HUES, withAlpha } from './theme.ts';
import { timeTicks } from './time-ticks.ts';
import { extent, interleave, powers, stacked, type TrendBand, type TrendData } from './trend.ts';
import { dayTicks, wholeDays, wholeTicks } from './trend-daily.ts';

/** Where the plot lies inside the chart, px. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the wrapper needs to draw and to find an instant under the pointer. */
export interface TrendOption {
  readonly option: EChartsCoreOption;
  readonly plot: Plot;
  readonly axis: ValueAxis;
}

/** Width of a digit of the 11 px axis font; Inter's tabular figures are 6.6 px wide at 11 px. */
const DIGIT = 6.6;

/**
 * The whole picture as ECharts' option. `hidden` names are left out. Pure but for the hatch, which is a small canvas made by the wrapper.
 */
export function trendOption(
  data: TrendData,
  hidden: ReadonlySet<string>,
  theme: ChartTheme,
  hatch: HTMLCanvasElement,
  width: number,
): TrendOption {
  const shown = data.series
    .map((series, place) => ({ ...series, hue: series.hue ?? place }))
    .filter(({ name }) => !hidden.has(name));
  const isLog = data.axis === 'log';
  const columns = data.stacked === true ? stacked(shown) : shown.map(({ v }) => (isLog ? powers(v) : v));
  const { low, high } = extent(columns);
  // A threshold far above the values would flatten them: it may stretch the axis to three times the values.
  const near = (data.thresholds ?? [])
    .map(({ value, label }) => ({ value: isLog ? Math.log10(value) : value, label }))
    .filter(({ value }) => value <= high + 2 * Math.abs(high) || !Number.isFinite(high));
  const top = Math.max(high, ...near.map(({ value }) => value * (isLog ? 1 : 1.05)));
  const isDaily = data.daily === true;
  const count = isDaily && top > 0 ? wholeTicks(top) : 4;
  const axis = isLog ? logAxis(data.unit, low, top) : valueAxis(data.unit, low, top, count, data.axis === 'fit');
  const left = Math.ceil(Math.max(...axis.labels.map((l) => l.length)) * DIGIT) + 10;
  const plot: Plot = { left, right: 12, top: 10, bottom: 24 };
  const most = Math.max(2, Math.floor((width - left - 12) / 80));
  const ticks = isDaily ? dayTicks(data, most) : timeTicks(data.from, data.to, most, data.zone);
  const words = new Map(ticks.map(({ at, label }) => [at, label]));
  const valueWords = new Map(axis.ticks.map((tick, i) => [tick, axis.labels[i] ?? '']));
  const blind = (data.bands ?? []).filter(({ kind }) => kind === 'blind');
  const step = (data.t[1] ?? 0) - (data.t[0] ?? 0);
  const font = { color: theme.text, fontFamily: theme.sans, fontSize: 11 };
  const at = ticks.map((tick) => tick.at);
  const lines = shown.map((series, i) => {
    const colour = theme.series[series.hue % HUES] ?? theme.text;
    const column = columns[i] ?? series.v;
    const [t, v] = isDaily ? wholeDays(data, column) : [data.t, column];
    return {
      type: 'line' as const,
      name: series.name,
      // Drawn from the highest sum down, each over the one above.
      z: data.stacked === true ? 3 + shown.length - i : 3,
      dimensions: ['t', 'v'],
      data: interleave(t, v, blind, step > 0 ? step * 1.5 : Infinity),
      ...(isDaily ? { step: 'middle' as const } : {}),
      symbol: 'circle',
      symbolSize: data.points === true ? 4 : 3,
      showAllSymbol: true,
      // A line of one point cannot be seen.
      showSymbol: data.points === true || (!isDaily && series.v.reduce((n, y) => (Number.isNaN(y) ? n : n + 1), 0) < 3),
      connectNulls: false,
      silent: true,
      itemStyle: { color: colour },
      lineStyle: {
        color: colour,
        width: data.points === true ? 0 : 1.5,
        ...(series.hue >= HUES ? { type: 'dashed' } : {}),
      },
      ...(data.stacked === true ? { areaStyle: { color: mixed(colour, theme.panel), opacity: 1 } } : {}),
      animation: false,
    };
  });
  const carrier: LineSeriesOption = {
    type: 'line',
    name: '\u0000marks',
    data: [],
    silent: true,
    animation: false,
    markArea: {
      silent: true,
      animation: false,
      data: (data.bands ?? [])
        .filter((band) => band.to > data.from && band.from < data.to)
        .map((band) => [
          { xAxis: Math.max(band.from, data.from), itemStyle: bandStyle(band, theme, hatch) },
          { xAxis: Math.min(band.to, data.to) },
        ]),
    },
    markLine: {
      silent: true,
      animation: false,
      symbol: 'none',
      lineStyle: { color: theme.threshold, type: [4, 4], width: 1 },
      label: { ...font, color: theme.threshold, position: 'insideEndTop', formatter: '{b}' },
      data: near.map(({ value, label }) => ({ yAxis: value, name: label })),
    },
  };
  return {
    plot,
    axis,
    option: {
      animation: false,
      grid: { ...plot, containLabel: false },
      xAxis: {
        type: 'value',
        min: data.from,
        max: data.to,
        axisLine: { show: true, lineStyle: { color: theme.line } },
        axisTick: { show: true, length: 4, lineStyle: { color: theme.line }, customValues: at },
        splitLine: { show: false },
        axisLabel: {
          ...font,
          margin: 8,
          customValues: at,
          hideOverlap: true,
          formatter: (value: number) => words.get(value) ?? '',
        },
      },
      yAxis: {
        type: 'value',
        min: axis.min,
        max: axis.max,
        axisLine: { show: false },
        axisTick: { show: false, customValues: [...axis.ticks] },
        splitLine: { show: true, lineStyle: { color: theme.line } },
        interval: axis.step,
        axisLabel: {
          ...font,
          margin: 8,
          customValues: [...axis.ticks],
          formatter: (value: number) => valueWords.get(value) ?? '',
        },
      },
      series: [carrier, ...lines],
    },
  };
}

function bandStyle(band: TrendBand, theme: ChartTheme, hatch: HTMLCanvasElement): object {
  switch (band.kind) {
    case 'blind':
      return { color: { image: hatch, repeat: 'repeat' } };
    case 'alert':
      return { color: withAlpha(theme.alert, 0.12) };
    case 'maintenance':
      return { color: withAlpha(theme.maintenance, 0.12) };
    case 'chosen':
      return { color: withAlpha(theme.accent, 0.16) };
  }
}

/** An opaque mixture: stacked areas must not shine through each other. */
function mixed(colour: string, ground: string): string {
  const parse = (rgb: string): readonly number[] => (rgb.match(/\d+/g) ?? []).map(Number);
  const top = parse(colour);
  const under = parse(ground);
  return `rgb(${[0, 1, 2].map((i) => Math.round((top[i] ?? 0) * 0.55 + (under[i] ?? 0) * 0.45)).join(',')})`;
}
