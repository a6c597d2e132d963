import { ConditionError } from '../../../../src-shared/condition/condition.ts';
import { parseCondition } from '../../../../src-shared/condition/parse.ts';

/** What is wrong with an assertion, and at which character (from 0). */
export interface AssertionFault {
  readonly message: string;
  readonly position: number;
}

/** Checks the syntax of one assertion with the engine's own parser; undefined when it is good. */
export function assertionFault(text: string): AssertionFault | undefined {
  try {
    parseCondition(text);
    return undefined;
  } catch (error) {
    if (error instanceof ConditionError) return { message: error.message, position: error.position };
    throw error;
  }
}
