import type { Stage } from './run.js';

export const patch: Stage = async () => ({});
