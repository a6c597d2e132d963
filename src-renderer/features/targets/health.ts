import type { TargetHealth } from '../../../src-shared/model/target.ts';
import type { Shape } from '../../ui/StateShape.tsx';

/** The shape of a target's state. */
export const HEALTH_SHAPES: Readonly<Record<TargetHealth, Shape>> = { up: 'up', down: 'down', unknown: 'pending' };
/** Its word. */
export const HEALTH_WORDS: Readonly<Record<TargetHealth, string>> = { up: 'Up', down: 'Down', unknown: 'Unknown' };
