import { isoTime } from './facts.js';

/**
 * Replaces the time of the build by that of the source, so that the same source gives the same program. Only stamps that lie between
 * `from` and `to`, when the command ran, are of the build; versions and other dates stay.
 *
 * @param epoch time of the source, seconds since 1970; 0 leaves all as it is.
 */
export function atSourceTime(text: string, epoch: number, from: number, to: number): string {
  if (epoch === 0) return text;
  const source = isoTime(epoch);
  const within = (seconds: number): boolean => seconds >= from && seconds <= to;
  // 2021-06-26T00:21:08Z, and the forms that generators make of it for file names.
  return text.replace(/\b(\d{4}-\d\d-\d\d)([T_ ])(\d\d)([:-]?)(\d\d)\4(\d\d)(Z|\+00:00)?(?!\d)/g, (whole, day: string, gap: string, hour: string, colon: string, minute: string, second: string, zone: string | undefined) => {
    const seconds = Date.parse(`${day}T${hour}:${minute}:${second}Z`) / 1000;
    return within(seconds) ? `${source.slice(0, 10)}${gap}${source.slice(11, 19).replaceAll(':', colon)}${zone ?? ''}` : whole;
  }).replace(/(?<![\w.])\d{10}(?![\w.])/g, (whole) => (within(Number(whole)) ? String(epoch) : whole));
}
