import { expect, it } from 'vitest';
import { quitQuestion } from '../../../src-main/desktop/quit-question.ts';
import { Alert } from '../../../src-shared/model/alert.ts';

const alert = (id: number, severity: string, more: Partial<Alert> = {}): Alert =>
  Alert.parse({
    id: `id-${id}`,
    fingerprint: String(id),
    rule: 'MonitorDown',
    labels: { severity },
    annotations: { summary: `service ${id} is down` },
    state: 'firing',
    activeAt: 1,
    value: 1,
    expr: 'x',
    updatedAt: 1,
    ...more,
  });

it('asks before critical alerts lose their watcher, and says how many they are', () => {
  const question = quitQuestion([
    ...[1, 2, 3, 4, 5].map((id) => alert(id, 'critical')),
    alert(6, 'warning'),
    alert(7, 'critical', { state: 'resolved' }),
    alert(8, 'critical', { closedByHand: true }),
  ]);
  expect(question?.message).toBe('5 critical alerts are open');
  expect(question?.detail).toMatch(
    /^service 1 is down\nservice 2 is down\nservice 3 is down\nand 2 more\n\nNothing is watched/,
  );
});

it('counts one that somebody has taken: its end would be missed', () => {
  const taken = alert(1, 'critical', { ack: { at: 1, by: 'kim', note: '' } });
  expect(quitQuestion([taken])?.message).toBe('1 critical alert is open');
});

it('does not ask for less', () => {
  expect(quitQuestion([])).toBeUndefined();
  expect(quitQuestion([alert(1, 'error'), alert(2, 'critical', { state: 'pending' })])).toBeUndefined();
});
