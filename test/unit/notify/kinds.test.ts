import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNEL_KINDS, checkChannel, describeKinds } from '../../../src-main/engine/notify/channels/kinds.ts';
import { ChannelKindInfo } from '../../../src-shared/model/receiver.ts';

const docs = join(import.meta.dirname, '../../../docs');
const reference = readFileSync(join(docs, 'configuration.md'), 'utf8');
const guide = readFileSync(join(docs, 'channels.md'), 'utf8');

describe('the declarations of channels', () => {
  it('travel as data that a form can be made of', () => {
    const kinds = describeKinds();
    expect(ChannelKindInfo.array().parse(JSON.parse(JSON.stringify(kinds)))).toEqual(kinds);
    expect(new Set(kinds.map(({ type }) => type)).size).toBe(kinds.length);
    expect(new Set(kinds.map(({ list }) => list)).size).toBe(kinds.length);
  });

  it.each(CHANNEL_KINDS.map((kind) => [kind.type, kind] as const))('%s says what every field is for', (_type, kind) => {
    expect(kind.docs).toMatch(/^https:\/\//);
    expect(kind.limits.words).not.toBe('');
    for (const [name, field] of Object.entries(kind.fields)) {
      expect(field.label, name).toMatch(/^[A-Z]/);
      expect(field.help, name).toMatch(/\S/);
      if (field.kind === 'choice') expect(field.choices, name).not.toHaveLength(0);
      if (field.kind === 'records') expect(field.columns, name).not.toHaveLength(0);
      // What is usual has to be allowed.
      if (field.default !== undefined) expect(field.schema.safeParse(field.default).success, name).toBe(true);
      // A required secret, or one that matters: forms must not hide what nobody can do without.
      if (field.required) expect(field.advanced, name).toBe(false);
    }
    for (const name of [...kind.target, ...(kind.summary === undefined ? [] : [kind.summary])])
      expect(Object.keys(kind.fields)).toContain(name);
  });

  it.each(CHANNEL_KINDS.map((kind) => [kind.list, kind] as const))('%s stands in the documentation', (list, kind) => {
    const row = reference.split('\n').find((line) => line.startsWith(`| \`${list}\` |`)) ?? '';
    const named = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name).slice(1);
    expect(named).toEqual(Object.keys(kind.fields));
    expect(guide).toContain(`${list}:`);
  });

  it('refuse what they do not know, with the field it is about', () => {
    expect(checkChannel({ type: 'fax', sendResolved: true })).toMatchObject({
      ok: false,
      issues: [{ path: ['type'] }],
    });
    const slack = { type: 'slack', sendResolved: true };
    expect(checkChannel({ ...slack, api_url: 'nowhere' })).toMatchObject({
      ok: false,
      issues: [{ path: ['api_url'] }],
    });
    expect(checkChannel(slack)).toMatchObject({ ok: false, issues: [{ path: ['api_url'] }] });
    expect(checkChannel({ ...slack, app_token: 'x' })).toMatchObject({ ok: false, issues: [{ path: ['channel'] }] });
    expect(checkChannel({ ...slack, api_url: 'https://x.example', nosuch: 1 })).toMatchObject({ ok: false });
  });
});
