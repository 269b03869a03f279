import { runAction } from '../index.js';

await runAction('resources');
process.exit();
