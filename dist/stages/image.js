import { runAction } from '../index.js';

await runAction('image');
process.exit();
