import { describe, expect, test } from '@jest/globals';
import { pseudoVersion, templateValues } from '../../../src/build/facts.js';
import { atSourceTime } from '../../../src/build/source-time.js';

describe('a version', () => {
  test.each([
    ['v0.0.0-20210626002108-cebf3318546f', 'cebf3318546f', '2021-06-26T00:21:08.000Z'],
    ['v1.2.4-0.20200102030405-0123456789ab', '0123456789ab', '2020-01-02T03:04:05.000Z'],
    ['v2.0.0-rc.1.0.20200102030405-0123456789ab+incompatible', '0123456789ab', '2020-01-02T03:04:05.000Z'],
  ])('%s tells its commit and time', (version, commit, time) => {
    const facts = pseudoVersion(version);
    expect(facts?.commit).toBe(commit);
    expect(new Date((facts?.epoch ?? 0) * 1000).toISOString()).toBe(time);
  });

  test.each(['v1.2.3', 'v1.0.0-20210626002108', 'v0.0.0-20210626002108-CEBF3318546F', ''])('%j tells none', (version) => {
    expect(pseudoVersion(version)).toBeUndefined();
  });

  test('gives the names that ldflags may hold; what is not known has no value', () => {
    const values = templateValues({ version: 'v1.2.3', commit: '', epoch: 1624666868, gitDir: '', workTree: '' });
    expect(Object.fromEntries(values)).toEqual({ version: 'v1.2.3', commit: undefined, shortCommit: undefined, time: '2021-06-26T00:21:08Z', epoch: '1624666868' });
  });
});

describe('what a generator of flags says of the time', () => {
  const now = Date.parse('2026-11-25T13:00:00Z') / 1000;
  const at = (text: string): string => atSourceTime(text, 1624666868, now - 2, now + 2);

  test('becomes the time of the source, in every form', () => {
    expect(at('-X a.Version=2026-11-25T13:00:01Z')).toBe('-X a.Version=2021-06-26T00:21:08Z');
    expect(at('-X a.Tag=DEV.2026-11-25T13-00-00Z -X b=2026-11-25_13:00:00 -X c=20x')).toBe('-X a.Tag=DEV.2021-06-26T00-21-08Z -X b=2021-06-26_00:21:08 -X c=20x');
    expect(at("-X 'a.date=2026-11-25T13:00:00+00:00'")).toBe("-X 'a.date=2021-06-26T00:21:08+00:00'");
    expect(at(`-X a.unix=${now}`)).toBe('-X a.unix=1624666868');
  });

  test('stays where it is no time of the build', () => {
    const text = '-X a.since=2019-01-02T03:04:05Z -X b.commit=1764075600ab -X c.v=1.1764075600 -X d=2026-11-25';
    expect(at(text)).toBe(text);
    expect(atSourceTime(`-X a=${now}`, 0, now, now)).toBe(`-X a=${now}`);
  });
});
