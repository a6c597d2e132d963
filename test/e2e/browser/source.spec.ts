import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, faultsOf, settled, test } from './console-test.ts';

/** Another Prometheus, as far as Explore asks it. A query for `slow` is never answered: its connection is kept in `hanging`. */
class FarServer implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly hanging: ServerResponse[] = [];
  /** Slow queries whose asker went away. */
  abandoned = 0;
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => this.#answer(request.url ?? '', new URLSearchParams(body), response));
  });

  static async start(): Promise<FarServer> {
    const server = new FarServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(path: string, fields: URLSearchParams, response: ServerResponse): void {
    const query = fields.get('query') ?? '';
    this.asked.push(`${path.split('?')[0] ?? ''} ${query}`.trim());
    if (query.includes('slow')) {
      this.hanging.push(response);
      response.on('close', () => (this.abandoned += 1));
      return;
    }
    const success = (data: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'success', data }));
    };
    if (path.includes('/label/')) success(['far_load', 'slow_metric']);
    else if (path.includes('/labels')) success(['__name__', 'instance']);
    else if (path.includes('/metadata')) success({ far_load: [{ type: 'gauge', help: 'Load, far away.', unit: '' }] });
    else if (path.includes('/query_range')) {
      const [start = 0, end = 0, step = 1] = ['start', 'end', 'step'].map((name) => Number(fields.get(name)));
      const wave = (metric: string, sign: number): object => ({
        metric: { __name__: metric, instance: 'far-1' },
        values: Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => [
          start + i * step,
          String(5 + sign * Math.sin((i * i) % 17)),
        ]),
      });
      const all = [wave('far_load', 1), wave('far_free', -1)];
      success({ resultType: 'matrix', result: query === 'far_load' ? all.slice(0, 1) : all });
    } else success({ resultType: 'vector', result: [] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

test('another Prometheus is asked in everything, and a query that takes too long is cancelled there too', async ({
  page,
  start,
}) => {
  await using far = await FarServer.start();
  const process = await start(`data_sources: [{name: far, url: "${far.url}"}]\n`);
  const faults = faultsOf(page);
  await page.goto(process.ready.console);
  await settled(page);
  await page.getByRole('link', { name: 'Explore' }).click();
  await page.getByRole('button', { name: /Data source/ }).click();
  await page.getByRole('option', { name: 'far' }).click();
  await expect(page).toHaveURL(/source=far/);

  const editor = page.getByRole('textbox', { name: 'PromQL expression', exact: true });
  await expect(editor).toHaveAttribute('contenteditable', 'true');
  await editor.click();
  await page.keyboard.type('far');
  await expect(page.getByRole('option', { name: /far_load/ })).toBeVisible();
  await editor.fill('far_load');
  await page.keyboard.press('Escape');
  await editor.press('Enter');
  const legend = page.getByRole('table', { name: 'Series' });
  await expect(legend.getByRole('button', { name: /far-1/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Statistics' }).click();
  await expect(page.getByRole('table', { name: 'Statistics' }).getByRole('row')).toHaveCount(2);
  await page.getByRole('tab', { name: 'What moved with it' }).click();
  const moved = page.getByRole('region', { name: 'What moved with it' });
  await expect(moved.getByRole('listitem')).toContainText(['far_free']);
  await expect(moved.getByRole('listitem').first()).toContainText('against it');
  expect(far.asked).toContain('/api/v1/query_range {instance="far-1"}');

  await page.getByRole('tab', { name: 'Graph' }).click();
  await editor.fill('slow_metric');
  await page.keyboard.press('Escape');
  await editor.press('Enter');
  await expect.poll(() => far.hanging.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('Cancelled. Run it again, or ask for less.')).toBeVisible();
  // The engine let go of its own question as well.
  await expect.poll(() => far.abandoned).toBe(far.hanging.length);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  expect(faults).toEqual([]);
});
