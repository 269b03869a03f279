import { runAction } from '../index.js';

await runAction('patch');
process.exit();
