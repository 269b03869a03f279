import type { Stage } from './run.js';

export const smoke: Stage = async () => ({});
