import type { Stage } from './run.js';

export const detect: Stage = async () => ({});
