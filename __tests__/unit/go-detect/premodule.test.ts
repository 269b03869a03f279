import { expect, test } from '@jest/globals';
import { raisedNotes } from '../../../src/gaps/go/premodule.js';

const MADE = 'module example.com/app\n\ngo 1.16\n\nrequire (\n\texample.com/one v1.0.0\n\texample.com/two v0.0.0-20180101000000-aaaaaaaaaaaa\n\texample.com/three v1.0.0\n)\n';

test('pins that others raise are named with both versions; what nobody needs any more is none', () => {
  const completed = 'module example.com/app\n\ngo 1.21\n\nrequire example.com/one v1.0.0\n\nrequire (\n\texample.com/two v1.4.0 // indirect\n\texample.com/new v1.0.0 // indirect\n)\n\nexclude (\n\texample.com/three v1.0.0\n\texample.com/two v1.5.0\n)\n';
  expect(raisedNotes(MADE, completed).map(({ message }) => message)).toEqual([expect.stringMatching(/other versions of 1 modules.*: example\.com\/two v0\.0\.0-20180101000000-aaaaaaaaaaaa → v1\.4\.0; --replace/)]);
  expect(raisedNotes(MADE, MADE)).toEqual([]);
});
