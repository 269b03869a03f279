import { expect, test } from '@jest/globals';
import { compose } from '../../../../src/gaps/declarations/compose/detector.js';
import { findings } from '../find.js';

test('pinned platforms, lists and images are found, once each', async () => {
  expect(await findings('compose', compose)).toEqual([
    'docker-compose.yml:7 compose/platform linux/amd64',
    'docker-compose.yml:12 compose/platforms linux/amd64 linux/arm64',
    'docker-compose.yml:14 compose/image amd64',
    'docker-compose.yml:3 compose/platform linux/amd64',
  ]);
});
