import { runAction } from '../index.js';

await runAction('package');
process.exit();
