import { beforeEach, describe, expect, it } from 'vitest';
import { closeToast, lifeOf, showError, showToast, toastStore, undoNewest } from '../../../src-renderer/ui/toast.ts';

const shown = (): readonly string[] => toastStore.getState().toasts.map(({ message }) => message);

beforeEach(() => {
  toastStore.setState({ toasts: [] });
});

describe('undo', () => {
  it('takes back the newest of what is offered, and each once', () => {
    const undone: string[] = [];
    showToast('acknowledged', () => undone.push('acknowledged'));
    showToast('snoozed', () => undone.push('snoozed'));
    showError('a refusal');
    expect([undoNewest(), undoNewest(), undoNewest()]).toEqual(['undone', 'undone', 'nothing']);
    expect(undone).toEqual(['snoozed', 'acknowledged']);
    expect(shown()).toEqual(['a refusal']);
  });

  it('leaves alone what was done before something that cannot be taken back', () => {
    const undone: string[] = [];
    showToast('acknowledged', () => undone.push('acknowledged'));
    const told = showToast('told phone', 'never');
    expect([undoNewest(), undoNewest()]).toEqual(['never', 'never']);
    expect([undone, shown()]).toEqual([[], ['acknowledged', 'told phone']]);
    // It stands in the way for as long as what was before it could be taken back.
    const [before, after] = toastStore.getState().toasts;
    expect(before && after && lifeOf(after)).toBe(before && lifeOf(before));
    // What is done after it can be taken back.
    showToast('snoozed', () => undone.push('snoozed'));
    expect(undoNewest()).toBe('undone');
    expect(undone).toEqual(['snoozed']);
    closeToast(told);
    expect(undoNewest()).toBe('undone');
  });
});
