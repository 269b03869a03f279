import { setTimeout as sleep } from 'node:timers/promises';
import { AdaptError, Interrupted, errorCode } from '../../lib/errors.js';

/** How often and how long to try again. */
export interface RetryPolicy {
  attempts: number;
  /** Milliseconds before the second attempt; doubled each time, with jitter. */
  first: number;
  /** Most milliseconds between two attempts, also where the server asks for more. */
  most: number;
}

export const RETRY: RetryPolicy = { attempts: 7, first: 500, most: 60_000 };

/** Thrown for an answer that may be another one soon: 429, 408 and 5xx. */
export class Transient extends Error {
  /** @param after milliseconds that the server asked to wait. */
  constructor(message: string, readonly after?: number) {
    super(message);
  }
}

const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_CONSTANT', 'ERR_STREAM_DESTROYED']);

/** True for errors of the connection, after which the same request may succeed. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Transient) return true;
  if (error instanceof AdaptError || error instanceof Interrupted) return false;
  return NETWORK.has(errorCode(error)) || (error instanceof Error && /socket hang up|aborted/.test(error.message));
}

/**
 * Repeats `work` until it succeeds, fails for good, or has been tried often enough.
 *
 * @throws AdaptError with the last reason.
 */
export async function withRetry<T>(what: string, policy: RetryPolicy, signal: AbortSignal, work: (attempt: number) => Promise<T>, say: (line: string) => void = () => {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (signal.aborted) throw new Interrupted();
      if (!isTransient(error)) throw error;
      const reason = error instanceof Error ? error.message || errorCode(error) : String(error);
      if (attempt >= policy.attempts) throw new AdaptError(`${what} failed ${attempt} times: ${reason}`, { advice: 'Check the registry and the network, then run again: what is there already is not sent again.', cause: error });
      const wait = Math.min(policy.most, (error instanceof Transient ? error.after : undefined) ?? policy.first * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
      say(`${what}: ${reason}; trying again in ${Math.round(wait / 100) / 10} s`);
      await sleep(wait, undefined, { signal }).catch(() => { throw new Interrupted(); });
    }
  }
}

/** Milliseconds of a Retry-After header: seconds or a date. */
export function retryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
