import type { AuditImageOptions } from '../stages/audit.js';
import type { AttestOptions } from '../stages/attest.js';
import type { BaseOptions } from '../stages/base.js';
import type { IndexOptions } from '../stages/index-images.js';
import type { RunControl } from '../stages/pipeline.js';
import type { PlanOptions } from '../stages/plan.js';
import type { PromoteOptions } from '../stages/promote.js';
import type { RetagOptions } from '../stages/retag.js';
import type { ImageCommand } from './commands.js';
import type { Values } from './values.js';

/** What a command about images came to: for `--json`, for a person, and whether it is as it should be. */
export interface ImageAnswer {
  answer: object;
  text: string;
  ok: boolean;
}

/** Runs a command about images. Each stage is loaded when it is asked for. */
export async function runImageCommand(command: ImageCommand, operands: readonly string[], values: Values, control: RunControl): Promise<ImageAnswer> {
  const [first = '', ...others] = operands;
  switch (command) {
    case 'retag':
    case 'promote': {
      const options = { ...values, source: first, destinations: others } satisfies RetagOptions & PromoteOptions;
      const { retag } = await import(/* webpackMode: "eager" */ '../stages/retag.js');
      const { promote } = await import(/* webpackMode: "eager" */ '../stages/promote.js');
      const answer = command === 'retag' ? await retag(options, control) : await promote(options, control);
      return { answer, text: answer.names.map((name) => `${name.name} ${name.digest} ${name.action}\n`).join(''), ok: true };
    }
    case 'index': {
      const options = { ...values, destination: first, sources: others } satisfies IndexOptions;
      const { index } = await import(/* webpackMode: "eager" */ '../stages/index-images.js');
      const answer = await index(options, control);
      return { answer, text: `${answer.name} ${answer.digest} ${answer.platforms.join(',')}\n`, ok: true };
    }
    case 'base': {
      const { base } = await import(/* webpackMode: "eager" */ '../stages/base.js');
      const answer = await base({ ...values, variant: first, destinations: others } satisfies BaseOptions, control);
      return { answer, text: [...answer.bases.map((one) => `${one.arch} ${one.digest} ${one.layout}\n`), ...answer.names.map((one) => `${one.name} ${one.digest}\n`)].join(''), ok: true };
    }
    case 'plan': {
      const { plan } = await import(/* webpackMode: "eager" */ '../stages/plan.js');
      const { renderPlan } = await import(/* webpackMode: "eager" */ '../report/plan.js');
      const answer = await plan({ ...values, sources: [...operands] } satisfies PlanOptions, control);
      return { answer, text: renderPlan(answer), ok: true };
    }
    case 'attest': {
      const options = { ...values, image: first } satisfies AttestOptions;
      const { attest } = await import(/* webpackMode: "eager" */ '../stages/attest.js');
      const answer = await attest(options, control);
      return { answer, text: answer.attached.map((one) => `${one.subject} ${one.platform === '' ? 'index' : one.platform} ${one.kind} ${one.digest}\n`).join('') + (answer.signedBy === '' ? '' : `signed by ${answer.signedBy}\n`), ok: true };
    }
    case 'audit': {
      const options = { ...values, image: first } satisfies AuditImageOptions;
      const { audit } = await import(/* webpackMode: "eager" */ '../stages/audit.js');
      const answer = await audit(options, control);
      return { answer, text: `${answer.image} ${answer.digest} ${answer.passed ? 'passed' : 'FAILED'}\n`, ok: answer.passed };
    }
  }
}
