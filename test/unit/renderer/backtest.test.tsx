import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ClientProvider } from '../../../src-renderer/api/client-context.tsx';
import { BacktestView } from '../../../src-renderer/features/rules/BacktestView.tsx';
import { backtestSentence, differenceText } from '../../../src-renderer/features/rules/backtest-words.ts';
import { contract } from '../../../src-shared/contract/index.ts';
import type { Backtest, BacktestSide } from '../../../src-shared/model/backtest.ts';
import { createClient } from '../../../src-shared/rpc/client.ts';

const AT = Date.UTC(2026, 2, 30, 12);
const side: BacktestSide = {
  rules: [{ group: 'g', rule: 'High', fired: 3, firedAtNight: 1, neverFired: 0, firingMs: 60_000 }],
  fired: 3,
  firedAtNight: 1,
  neverFired: 0,
  firingMs: 60_000,
  messages: 6,
  pages: 3,
  pagesAtNight: 1,
  escalatedPages: 0,
  pagesPerWeek: 0.7,
  pagesAtNightPerWeek: 0.23,
  receivers: [],
  days: [],
};
const answer: Backtest = {
  from: 0,
  to: AT,
  zone: 'UTC',
  waking: [],
  draft: side,
  missed: 0,
  new: 0,
  shifted: 0,
  differences: [],
  problems: [],
  warnings: [],
  evaluations: 1,
};

it('says what a draft would have done, and what it misses', () => {
  expect(backtestSentence(answer)).toBe('It would have fired 3 times, 1 at night: 6 messages, 0.7 pages a week.');
  expect(backtestSentence({ ...answer, draft: { ...side, escalatedPages: 2 } })).toContain(
    '0.7 pages a week (2 in all because nobody answered).',
  );
  expect(backtestSentence({ ...answer, current: { ...side, fired: 5 }, missed: 2 })).toContain(
    'The rule in force fired 5 times: 2 of them missed, 0 new.',
  );
  expect(backtestSentence({ ...answer, current: { ...side, rules: [] } })).toContain('No rule of this name');
});

it('says where both differ', () => {
  const current = { from: AT, to: AT + 180_000 };
  const base = { rule: 'High', labels: {} };
  expect(differenceText({ ...base, kind: 'missed', current }, 'UTC')).toMatch(
    /^missed: Mon 30 Mar, 12:00:00, for 3 min/,
  );
  const draft = { from: AT + 60_000 };
  expect(differenceText({ ...base, kind: 'shifted', current, draft }, 'UTC')).toMatch(/^1 min later: /);
  expect(differenceText({ ...base, kind: 'new', draft }, 'UTC')).toContain('still firing');
});

it('offers the replay and does not begin before it is wanted', () => {
  const client = createClient(contract, () => new Promise(() => undefined), { version: 'test' });
  const markup = renderToStaticMarkup(
    <ClientProvider client={client}>
      <BacktestView group={{ name: 'g', interval: 60_000, rules: [] }} />
    </ClientProvider>,
  );
  client[Symbol.dispose]();
  expect(markup).toMatch(/<button[^>]*>Backtest<\/button>/);
  expect(markup).not.toContain('disabled');
  expect(markup).not.toContain('status');
});
