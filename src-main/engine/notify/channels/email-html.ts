import type { AlertText, MessageText } from '../text.ts';

const COLOUR = {
  info: '#3b6db3',
  warning: '#9a6700',
  error: '#bc4c00',
  critical: '#b3202a',
  resolved: '#1a7f37',
} as const;
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The message as HTML that mail programs show: one table per alert, inline styles, nothing loaded from anywhere. */
export function emailHtml(text: MessageText): string {
  const colour = text.resolved ? COLOUR.resolved : COLOUR[text.severity];
  const more = text.more === 0 ? '' : `<p>and ${text.more} more: <a href="${escape(text.link)}">all alerts</a></p>`;
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>',
    `<body style="margin:0;padding:16px;${FONT};font-size:15px;line-height:1.45">`,
    `<h1 style="font-size:18px;margin:0 0 16px;padding-left:10px;border-left:4px solid ${colour}">${escape(text.title)}</h1>`,
    text.changed === '' ? '' : `<p>${escape(text.changed)}</p>`,
    text.partOf === '' ? '' : `<p style="font-weight:600">${escape(text.partOf)}</p>`,
    ...text.alerts.map(alertHtml),
    more,
    text.note === '' ? '' : `<p style="opacity:.8">${escape(text.note)}</p>`,
    '</body></html>',
  ].join('\n');
}

function alertHtml(alert: AlertText): string {
  const colour = alert.firing ? COLOUR[alert.severity] : COLOUR.resolved;
  const rows = alert.facts.map(
    ([name, value]) =>
      `<tr><td style="padding:1px 12px 1px 0;opacity:.7">${escape(name)}</td><td>${escape(value)}</td></tr>`,
  );
  const runbook = alert.runbook === undefined ? '' : ` · ${link(alert.runbook, 'Runbook')}`;
  return [
    '<div style="margin:0 0 20px">',
    `<div style="font-weight:600">${escape(alert.what)}</div>`,
    `<div style="color:${colour}">${escape(alert.since)}</div>`,
    alert.reason === '' ? '' : `<div style="margin-top:4px;white-space:pre-line">${escape(alert.reason)}</div>`,
    `<table style="border-collapse:collapse;margin:6px 0">${rows.join('')}</table>`,
    `<div>${link(alert.link, 'Open in Tocsin')}${runbook}</div>`,
    '</div>',
  ].join('\n');
}

/** Only web addresses become links; anything else stays text. */
function link(target: string, name: string): string {
  return /^https?:\/\//i.test(target)
    ? `<a href="${escape(target)}">${escape(name)}</a>`
    : `${escape(name)}: ${escape(target)}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
