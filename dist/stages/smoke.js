import { runAction } from '../index.js';

await runAction('smoke');
process.exit();
