import { useSyncExternalStore } from 'react';
import { type ChartTheme, chartTheme } from './theme.ts';
import { onThemeChange } from './theme-change.ts';

/** The chart colours; a new object after every change of theme. */
export function useChartTheme(): ChartTheme {
  return useSyncExternalStore(onThemeChange, chartTheme);
}
