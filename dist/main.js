import { runAction } from './index.js';

await runAction('adapt');
process.exit();
