/** Exit codes of the command; the Action maps everything but `done` to a failed step. */
export const EXIT = { done: 0, failed: 1, usage: 2, gate: 3, interrupted: 130 } as const;

/** Whose it is to act: `user` (exit 2) for a mistake in the input, `failed` (exit 1) for what could not be done. */
export type Blame = 'user' | 'failed';

/**
 * An expected failure. It becomes one clear line: what happened, where, what to do.
 * Anything else that is thrown is a bug and shows its stack.
 */
export class AdaptError extends Error {
  override readonly name = 'AdaptError';
  /** File, module, URL or command it is about; empty where the message says it all. */
  readonly where: string;
  /** What the user can do next. */
  readonly advice: string;
  readonly blame: Blame;

  constructor(message: string, details: { where?: string; advice: string; blame?: Blame; cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.where = details.where ?? '';
    this.advice = details.advice;
    this.blame = details.blame ?? 'failed';
  }

  /** The line for people: `message (where). advice`. */
  get line(): string {
    const head = this.where === '' ? this.message : `${this.message} (${this.where})`;
    return `${head.replace(/[.\s]+$/, '')}. ${this.advice}`;
  }

  get exitCode(): number {
    return this.blame === 'user' ? EXIT.usage : EXIT.failed;
  }
}

/** Thrown when the run was interrupted; carries no advice because the user asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('interrupted; run again with --resume to go on after the last complete stage');
  }
}

/** `user` mistakes in one call. */
export function userError(message: string, where: string, advice: string): AdaptError {
  return new AdaptError(message, { where, advice, blame: 'user' });
}

/** The `code` of a Node system error, else an empty string. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
