import type { SmokeKernel } from '../record/types.js';

/** `Linux 7.2.12, pages of 16 KiB: 2 of 2 commands, 1 of 1 requests`. */
export function kernelText(kernel: SmokeKernel): string {
  const parts = [ratio(kernel.commands.map(({ passed }) => passed), 'command')];
  if (kernel.server !== undefined) parts.push(ratio(kernel.server.answers.map(({ passed }) => passed), 'request'));
  if (kernel.server?.ended !== undefined) parts.push('its server ended');
  return `Linux ${kernel.kernel}, pages of ${kernel.pageSize / 1024} KiB: ${parts.filter((part) => part !== '').join(', ')}`;
}

/** How many answers on the kernel were wrong. */
export function kernelFailures(kernel: SmokeKernel): number {
  return [...kernel.commands, ...(kernel.server?.answers ?? [])].filter(({ passed }) => !passed).length + (kernel.server?.ended === undefined ? 0 : 1);
}

function ratio(passed: readonly boolean[], noun: string): string {
  return passed.length === 0 ? '' : `${passed.filter(Boolean).length} of ${passed.length} ${noun}${passed.length === 1 ? '' : 's'}`;
}
