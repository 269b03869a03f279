import type { LogLine } from './lines.js';
import type { Signature } from './signature.js';

/** How many lines before and after a hit are looked at for what belongs to it. */
const NEAR = 12;
/** Make's last words stand at most this far behind what made it give up; in a parallel build others finish in between. */
const FAR = 200;
/** A line of source that a compiler or builder shows under its message. */
const EXCERPT = /^\s*(?:\d+ *)?\|/;
/** More hits than this are one failure over and over. */
const MOST_HITS = 2000;

/** A line that one of the signatures knows. */
export interface Hit {
  signature: Signature;
  line: LogLine;
  /** What is missing: a package, an image, a file; empty where the line doesn't say. */
  subject: string;
  /** The place in the project that the log itself names. */
  place?: { file: string; line: number };
  /** The line in which make, npm or a builder gave up because of it. */
  stop?: Stop;
}

/** A make that gave up: `make: *** [Makefile:17: checks] Error 1`. */
export interface Stop {
  line: LogLine;
  /** The makefile as make names it; empty for an old make, which names only the target. */
  file: string;
  /** Line of the recipe in `file`. */
  at: number;
  goal: string;
}

/** Make's last words in the forms of versions 3.81 to 4.4, English and Chinese; in between stands the recipe's place. */
const STOP = /^\w*make(?:\[\d+\])?: \*\*\* \[(?:(?<file>[^\s:：\]]+)[:：](?<at>\d+)[:：] ?)?(?<goal>[^\]]+)\] (?:Error|错误) \d+/;

/** A line that a Go test logs, and how its end is told. Source: testing's documentation, `go help test`. */
const TEST_LOG = /^\s+\S+_test\.go:\d+: /;
const TEST_STATE = /^\s*(?:=== (?:RUN|CONT|NAME)\b\s*(?<name>\S*)|--- (?<end>SKIP|PASS|FAIL|BENCH)\b:?\s*(?<ended>\S*))/;

/** Reads lines as they come and keeps what is known; nothing is kept of the others but the last few. */
export class Scanner {
  readonly hits: Hit[] = [];
  /** Stops that nothing before them explains. */
  readonly unexplained: Stop[] = [];
  private before: LogLine[] = [];
  private waiting: { hit: Hit; left: number }[] = [];
  private sinceStop: Hit[] = [];
  /** What tests that run have logged, by their names; the one that speaks, and whether it went well or was skipped: older releases tell that first. */
  private inTest: { hit: Hit; test: string }[] = [];
  private test = '';
  private wentWell = false;

  constructor(private readonly signatures: readonly Signature[], private readonly hints: RegExp) {}

  push(line: LogLine): void {
    for (const one of this.waiting) {
      one.left--;
      this.complete(one.hit, line);
    }
    this.waiting = this.waiting.filter((one) => one.left > 0);
    const state = TEST_STATE.exec(line.text);
    if (state !== null) this.testState(state.groups ?? {});
    const logged = TEST_LOG.test(line.text);
    if (!logged && state === null && !/^\s/.test(line.text)) this.wentWell = false;
    if (!(logged && this.wentWell) && this.hints.test(line.text) && !EXCERPT.test(line.text)) this.match(line, logged);
    this.stop(line);
    this.before.push(line);
    if (this.before.length > NEAR) this.before.shift();
  }

  /** What was found; to be called after the last line. */
  finish(): { hits: Hit[]; unexplained: Stop[] } {
    const whole = ({ signature, subject, place }: Hit): boolean => (signature.needs === undefined || signature.optional || subject !== '') && (!signature.after || place !== undefined);
    return { hits: this.hits.filter(whole), unexplained: this.unexplained };
  }

  /** What a test says that is skipped, or goes well, is no failure; others that run beside it say theirs under their own name. */
  private testState({ name, end, ended = '' }: { [group: string]: string | undefined }): void {
    this.test = name ?? ended;
    this.wentWell = end !== undefined && end !== 'FAIL';
    if (end === undefined) return;
    const dropped = new Set(this.wentWell ? this.inTest.filter(({ test }) => test === ended).map(({ hit }) => hit) : []);
    this.inTest = this.inTest.filter(({ test }) => test !== ended);
    if (dropped.size === 0) return;
    for (const list of [this.hits, this.sinceStop]) list.splice(0, list.length, ...list.filter((hit) => !dropped.has(hit)));
    this.waiting = this.waiting.filter(({ hit }) => !dropped.has(hit));
  }

  private match(line: LogLine, logged: boolean): void {
    if (this.hits.length >= MOST_HITS) return;
    for (const signature of this.signatures) {
      const found = signature.lines.map((pattern) => pattern.exec(line.text)).find((one) => one !== null);
      if (found === undefined || found === null || signature.unless?.test(line.text) === true) continue;
      const hit: Hit = { signature, line, subject: found.groups?.['subject'] ?? '' };
      for (const near of signature.after ? [] : [line, ...[...this.before].reverse()]) this.complete(hit, near);
      this.hits.push(hit);
      this.sinceStop.push(hit);
      if (logged) this.inTest.push({ hit, test: this.test });
      this.waiting.push({ hit, left: NEAR });
      return;
    }
  }

  /** Takes from a line near a hit what the hit still lacks. */
  private complete(hit: Hit, near: LogLine): void {
    if (hit.subject === '') hit.subject = hit.signature.needs?.exec(near.text)?.groups?.['subject'] ?? '';
    if (hit.place !== undefined) return;
    for (const pattern of hit.signature.place) {
      const groups = pattern.exec(near.text)?.groups;
      if (groups?.['file'] !== undefined) hit.place = { file: groups['file'], line: Number(groups['line'] ?? 0) };
    }
  }

  private stop(line: LogLine): void {
    const groups = line.text.includes('***') ? STOP.exec(line.text)?.groups : undefined;
    if (groups === undefined) return;
    const stop: Stop = { line, file: groups['file'] ?? '', at: Number(groups['at'] ?? 0), goal: groups['goal'] ?? '' };
    const cause = this.sinceStop.at(-1);
    if (cause !== undefined && cause.stop === undefined && line.number - cause.line.number <= FAR) cause.stop = stop;
    if (this.sinceStop.length === 0 && this.unexplained.length < 20) this.unexplained.push(stop);
    // An inner make's end is followed by that of the make that started it, for the same cause.
    if (!/^\w*make\[/.test(line.text)) this.sinceStop = [];
  }
}
