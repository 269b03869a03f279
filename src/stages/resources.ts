import type { Stage } from './run.js';

/** Storage and network that the application asks for. */
export const resources: Stage = async () => ({ resources: { summary: 'none asked for' } });
