import { runAction } from '../index.js';

await runAction('detect');
process.exit();
