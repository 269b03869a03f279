import type { AuditImageOptions } from '../stages/audit.js';
import { index, type IndexOptions } from '../stages/index-images.js';
import type { RunControl } from '../stages/pipeline.js';
import type { PromoteOptions } from '../stages/promote.js';
import { retag, type RetagOptions } from '../stages/retag.js';
import type { CommandAnswer } from './command-line.js';
import type { NameCommand } from './commands.js';
import type { Values } from './values.js';

/** Runs a command that gives names to images or looks at one. What needs more than names is loaded when it is asked for. */
export async function runNameCommand(command: NameCommand, operands: readonly string[], values: Values, control: RunControl): Promise<CommandAnswer> {
  const [first = '', ...others] = operands;
  switch (command) {
    case 'retag':
    case 'promote': {
      const options = { ...values, source: first, destinations: others } satisfies RetagOptions & PromoteOptions;
      const answer = command === 'retag' ? await retag(options, control) : await (await import('../stages/promote.js')).promote(options, control);
      return { answer, text: answer.names.map((name) => `${name.name} ${name.digest} ${name.action}\n`).join(''), ok: true };
    }
    case 'index': {
      const answer = await index({ ...values, destination: first, sources: others } satisfies IndexOptions, control);
      return { answer, text: `${answer.name} ${answer.digest} ${answer.platforms.join(',')}\n`, ok: true };
    }
    case 'audit': {
      const { audit } = await import('../stages/audit.js');
      const answer = await audit({ ...values, image: first } satisfies AuditImageOptions, control);
      return { answer, text: `${answer.image} ${answer.digest} ${answer.passed ? 'passed' : 'FAILED'}\n`, ok: answer.passed };
    }
  }
}
