import type { Stage } from './run.js';

export const setup: Stage = async () => ({});
