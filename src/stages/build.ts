import type { Stage } from './run.js';

export const build: Stage = async () => ({});
