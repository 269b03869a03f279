import { readFileSync } from 'node:fs';
import { asset } from './assets.js';

/** Version of this package. */
export function toolVersion(): string {
  return (JSON.parse(readFileSync(asset('package.json'), 'utf8')) as { version: string }).version;
}
