import type { ReportData, ReportFormat } from '../../../../src-shared/model/report.ts';
import { renderCsv } from './csv.ts';
import { renderAlertsCsv } from './csv-alerts.ts';
import { dateInZone } from './format.ts';
import { renderHtml } from './html.ts';
import { renderAlertsHtml } from './html-alerts.ts';
import { renderPdf } from './pdf.ts';
import { renderAlertsPdf } from './pdf-alerts.ts';

export interface RenderJob {
  readonly data: ReportData;
  readonly format: ReportFormat;
  readonly version: string;
}

export interface RenderedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

async function bytesOf({ data, format, version }: RenderJob): Promise<Uint8Array> {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (format) {
    case 'pdf':
      return data.kind === 'alerts' ? renderAlertsPdf(data, version) : renderPdf(data, version);
    case 'html':
      return encode(data.kind === 'alerts' ? renderAlertsHtml(data, version) : renderHtml(data, version));
    case 'csv':
      return encode(data.kind === 'alerts' ? renderAlertsCsv(data) : renderCsv(data));
    case 'json':
      return encode(`${JSON.stringify(data, null, 2)}\n`);
  }
}

/** The finished file of a report. The same data give the same bytes. */
export async function renderReport(job: RenderJob): Promise<RenderedFile> {
  const { data, format } = job;
  // The end of a period is not part of it: a report of one day carries that day's name twice.
  const name = `tocsin-${data.kind}-${dateInZone(data.from, data.zone)}-to-${dateInZone(data.to - 1, data.zone)}.${format}`;
  return { fileName: name, mediaType: MEDIA_TYPES[format], bytes: await bytesOf(job) };
}
