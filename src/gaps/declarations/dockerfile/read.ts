export { readDockerfile, type Instruction } from '../../../lib/dockerfile.js';
