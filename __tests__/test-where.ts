import { test } from '@jest/globals';

/** `test` where this machine can run it; else it is skipped, and its title says why. */
export function testWhere(can: boolean, reason: string): (title: string, body: () => Promise<void>, limit?: number) => void {
  return (title, body, limit) => {
    if (can) test(title, body, limit);
    else test.skip(`${title} [skipped: ${reason}]`, body, limit);
  };
}
