import type { Stage } from './run.js';

export const resources: Stage = async () => ({});
