import type { AttestOptions } from '../stages/attest.js';
import type { BaseOptions } from '../stages/base.js';
import type { RunControl } from '../stages/pipeline.js';
import type { PlanOptions } from '../stages/plan.js';
import type { CommandAnswer } from './command-line.js';
import { isNameCommand, type ImageCommand } from './commands.js';
import { runNameCommand } from './name-commands.js';
import type { Values } from './values.js';

/** Runs a command about images. Each stage is loaded when it is asked for. */
export async function runImageCommand(command: ImageCommand, operands: readonly string[], values: Values, control: RunControl): Promise<CommandAnswer> {
  if (isNameCommand(command)) return runNameCommand(command, operands, values, control);
  const [first = '', ...others] = operands;
  switch (command) {
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
  }
}
