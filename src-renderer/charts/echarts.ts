import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsType, init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Only what lines need; tooltip, legend and zoom are our own elements, so that the strict CSP, the keyboard and screen readers are served.
register([LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, CanvasRenderer]);

/** A chart of `size` (px) on `element`; the element's own size unless told. Owned by the caller, who disposes it. */
export function createChart(
  element: HTMLElement,
  size?: { readonly width: number; readonly height: number },
): EChartsType {
  return init(element, null, { renderer: 'canvas', ...size });
}

/** The blind pattern: diagonals of 1 px, 6 px apart, as a small tile. */
export function hatchTile(colour: string): HTMLCanvasElement {
  const ratio = 2;
  const size = 6 * ratio;
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const context = tile.getContext('2d');
  if (context) {
    context.strokeStyle = colour;
    context.lineWidth = ratio;
    context.beginPath();
    for (const shift of [-size, 0, size]) {
      context.moveTo(shift - 1, size + 1);
      context.lineTo(shift + size + 1, -1);
    }
    context.stroke();
  }
  return tile;
}
