import type { Stage } from './run.js';

export const report: Stage = async () => ({});
