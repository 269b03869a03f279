import { askForFolder, askMachine as asking } from '../ask-machine.js';
import type { AskMachineStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Asks the machine, or the image's builder, where the architecture was fixed to the baseline. */
export const askMachine: Action<AskMachineStep> = async ({ file }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const { gap } = subject;
  const go = (await draft.read('go.mod')) !== undefined;
  const ask = gap.rule.endsWith('/path') ? askForFolder : asking;
  await draft.write(path, ask(text, { ecosystem: gap.ecosystem, line: gap.location.line, symbol: gap.symbols[0] ?? '', baseline: tools.context.baseline, go }));
};
