import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import type { Share } from '../target/counted.js';
import { privateDaemon } from './daemon.js';
import { lookForEngine, type Engine } from './engine.js';

/**
 * The engine that answers, or one of our own where that is allowed: then with the share in it that must be given back.
 *
 * @throws AdaptError where there is none, with what to do.
 */
export async function acquireEngine(mayStart: boolean, context: Context): Promise<{ on: Engine; daemon?: Share }> {
  const state = await lookForEngine(undefined, context.signal);
  if ('engine' in state) return { on: state.engine };
  if (!mayStart) throw new AdaptError(state.problem, { where: 'cluster', advice: state.advice });
  const { engine, share } = await privateDaemon(context);
  return { on: engine, daemon: share };
}
