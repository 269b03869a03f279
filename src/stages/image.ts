import type { Stage } from './run.js';

export const image: Stage = async () => ({});
