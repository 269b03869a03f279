import { expect, test } from '@jest/globals';
import { imageEnvironment } from '../../../src/lib/image-environment.js';

test('an image\'s variables are kept, but for those that would reach this machine\'s programs', () => {
  const hostile = ['LD_PRELOAD=/x.so', 'LD_LIBRARY_PATH=/lib', 'GLIBC_TUNABLES=a', 'GCONV_PATH=/g', 'LOCPATH=/l', 'BASH_ENV=/b', 'ENV=/e', 'QEMU_LD_PREFIX=/q', 'ENTER_ROOT_SHARE=/etc', 'ENTER_ROOT_EMULATOR=/x'];
  expect(imageEnvironment(['PATH=/opt/bin', ...hostile, 'ENVIRONMENT=prod', 'A=b=c', 'MANY=one\ntwo', 'EMPTY='])).toEqual({ PATH: '/opt/bin', ENVIRONMENT: 'prod', A: 'b=c', MANY: 'one\ntwo', EMPTY: '' });
});

test('an image without PATH gets that of a container', () => {
  expect(imageEnvironment([]).PATH.split(':')).toEqual(expect.arrayContaining(['/usr/bin', '/bin']));
});
