import { Script, createContext } from 'node:vm';
import { errorCode, userError } from '../lib/errors.js';

/** Milliseconds for one pattern on one output; one that takes longer is of the kind that never ends. */
const LIMIT = 1000;
const TEST = new Script('new RegExp(pattern, "m").test(text)');
const MASK = new Script('text.replace(new RegExp(pattern, "gm"), () => "<masked>")');

/**
 * True if the text matches (multi-line mode).
 *
 * @throws AdaptError (user) for a pattern that takes too long.
 */
export function matches(pattern: string, text: string): boolean {
  return bounded(TEST, pattern, text) === true;
}

/** The text with each match of the pattern masked; errors as `matches`. */
export function maskMatches(pattern: string, text: string): string {
  return String(bounded(MASK, pattern, text));
}

/**
 * Says at once what is wrong with a pattern.
 *
 * @throws AdaptError (user)
 */
export function checkPattern(pattern: string, where: string): void {
  try {
    new RegExp(pattern, 'm');
  } catch (error) {
    throw userError(`${JSON.stringify(pattern)} is no regular expression: ${error instanceof Error ? error.message : ''}`, where, 'Mend it in the project file.');
  }
}

/** Patterns are the project's: in a context of their own they can be ended. */
function bounded(script: Script, pattern: string, text: string): unknown {
  try {
    return script.runInContext(createContext({ pattern, text }), { timeout: LIMIT });
  } catch (error) {
    if (errorCode(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw userError(`the pattern ${JSON.stringify(pattern)} takes too long`, 'smoke.commands', 'Write it without nested repetitions.');
    throw error;
  }
}
