import type { alertmanagerContract } from '../../src-shared/contract/alertmanager.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function alertmanagerHandlers({ alertmanagers }: Engine): Handlers<typeof alertmanagerContract> {
  return { 'alertmanager.list': () => [...alertmanagers.list()] };
}
