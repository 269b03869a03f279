import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import type { ControllerAdaptation, ControllerTurn } from '../../record/types.js';
import { faultKey, findFault } from './faults.js';
import { mend } from './mend.js';
import { foreignPrograms, rootDigest } from './root-files.js';
import type { LoopTools, Start } from './types.js';

/** Most starts; an image that still fails then is beyond this. */
export const MOST_TURNS = 20;

/** What the loop starts with. */
export interface LoopRequest {
  /** `ingress-nginx`, … */
  controller: string;
  /** The image's unpacked root; it is changed, turn by turn. */
  root: string;
  command: string[];
  env: string[];
  /** How a start of just this image went that was seen already; it is then the first turn. */
  seen?: Start & { seconds: number };
}

/**
 * Starts a controller's image, reads from what it says why it does not serve, constructs what is missing in the image, and starts it again, until it
 * serves, nobody knows what is wrong, or nothing can be done. Source: [0192]-[0194].
 *
 * @param onTurn gets each turn as soon as it is over, so that the record holds it whatever comes.
 */
export async function runLoop(request: LoopRequest, tools: LoopTools, context: Context, onTurn: (turn: ControllerTurn) => void = () => {}): Promise<ControllerAdaptation> {
  const { root, controller, seen, ...image } = request;
  const turns: ControllerTurn[] = [];
  const mended = new Set<string>();
  const end = (serves: boolean, reason: string): ControllerAdaptation => ({ controller, serves, turns, reason });
  for (let turn = 1; turn <= MOST_TURNS; turn++) {
    if (context.signal.aborted) throw new Interrupted();
    const started = performance.now();
    const digest = await rootDigest(root);
    const foreign = (await foreignPrograms(root, context.target)).join('\n');
    context.reporter.progress(`starting ${controller}, turn ${turn}`);
    const known = (log: string): boolean => findFault(log, context.target.go) !== undefined;
    // A program of another architecture may start here all the same, and would not on the target: no start is needed to know.
    const start = foreign === '' ? (turn === 1 ? seen : undefined) ?? await tools.starter({ root, ...image, digest }, known, context) : { serves: false, log: foreign, exitCode: 126, signal: '' };
    const done = (rest: Omit<ControllerTurn, 'turn' | 'image' | 'seconds'>): void => {
      const one: ControllerTurn = { turn, image: digest, ...rest, seconds: Math.round((performance.now() - started) / 10 + (turn === 1 ? (seen?.seconds ?? 0) * 100 : 0)) / 100 };
      turns.push(one);
      onTurn(one);
      context.reporter.info(one.outcome === 'serves' ? `${controller} serves after ${turn} start${turn === 1 ? '' : 's'}` : `${controller}, turn ${turn}: missing: ${one.missing === '' ? 'unknown' : one.missing}; ${one.detail}`);
    };
    if (start.serves) {
      done({ outcome: 'serves', fault: '', error: '', missing: '', remedy: '', detail: '', files: [] });
      return end(true, '');
    }
    const fault = findFault(start.log, context.target.go, mended) ?? findFault(start.log, context.target.go);
    if (fault === undefined) {
      const last = start.log.trim().split('\n').at(-1) ?? '';
      const why = start.log.trim() === '' ? `it says nothing and ends with ${start.signal === '' ? `exit code ${start.exitCode}` : start.signal}` : 'nothing known matches what it says';
      done({ outcome: 'failed', fault: '', error: last.slice(0, 1000), missing: '', remedy: '', detail: why, files: [] });
      return end(false, why);
    }
    const told = { fault: fault.data.id, error: fault.line.slice(0, 1000), missing: fault.missing };
    if (mended.has(faultKey(fault))) {
      const why = `${fault.missing}: it was mended before, and is still told`;
      done({ outcome: 'failed', ...told, remedy: '', detail: why, files: [] });
      return end(false, why);
    }
    const outcome = await mend(fault, root, tools, context);
    done({ outcome: 'failed', ...told, ...outcome });
    if (outcome.remedy === '') return end(false, `${fault.missing}: ${outcome.detail}`);
    mended.add(faultKey(fault));
  }
  return end(false, `${MOST_TURNS} starts were not enough`);
}
