export { fits, fitsAny } from '../../lib/glob.js';
