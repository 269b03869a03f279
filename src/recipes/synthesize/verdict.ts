import type { Context } from '../../lib/context.js';
import type { Architecture } from '../../target/architectures.js';
import type { Declaration, FileFacts, PackageFacts } from './facts.js';

/** Whether a declaration may serve the target, and why; `value` where it must say something else there. */
export type Verdict = { ok: true; why: string; value?: string } | { ok: false; why: string };

/** What a declaration is judged by. */
export interface Case {
  decl: Declaration;
  file: FileFacts;
  /** The architecture whose file it is. */
  from: Architecture;
  facts: PackageFacts;
  context: Context;
}

/** A refusal with its reason. */
export function refuse(decl: Declaration, why: string): Verdict {
  return { ok: false, why: `${decl.name}: ${why}` };
}

