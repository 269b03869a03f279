import type { Annotation, Reporter } from '../lib/log.js';

/** The part of a stream that the reporter needs; `process.stderr` is one. */
export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/** How much is said. */
export interface TerminalOptions {
  quiet?: boolean;
  verbose?: boolean;
  /** Whether colour may be used; see `colourWanted`. */
  colour: boolean;
}

/** Colour only where a person looks at it: a TTY, NO_COLOR not set (no-color.org), no dumb terminal. */
export function colourWanted(screen: Screen, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return screen.isTTY === true && env['TERM'] !== 'dumb';
}

const DIM = 2, RED = 31, YELLOW = 33;
const CLEAR = '\r\u001b[K';
/** Without a terminal, a line of progress is printed this often at most. */
const PROGRESS_EVERY_MS = 10_000;

/** A reporter for people at a terminal, or for a log file: one heading per stage, progress in one line that is overwritten. */
export function terminalReporter(screen: Screen, options: TerminalOptions): Reporter {
  const paint = (code: number, text: string): string => (options.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  let shown = false;
  let lastProgress = Date.now(); // Not performance.now(): that loads what a short command can do without.
  let depth = 0;
  const clear = (): void => {
    if (shown) screen.write(CLEAR);
    shown = false;
  };
  const print = (line: string): void => {
    clear();
    screen.write(`${line}\n`);
  };
  const say = (line: string, colour?: number): void => {
    if (options.quiet === true) return;
    const indent = depth === 0 ? '' : '  ';
    print(indent + (colour === undefined ? clean(line) : paint(colour, clean(line))));
  };
  return {
    async group(title, work) {
      if (options.quiet !== true) print(depth === 0 ? paint(1, clean(title)) : `  ${clean(title)}`);
      const started = Date.now();
      depth++;
      try {
        const result = await work();
        const seconds = (Date.now() - started) / 1000;
        if (depth === 1 && seconds >= 1) say(`${seconds.toFixed(1)} s`, DIM);
        return result;
      } finally {
        depth--;
        clear();
      }
    },
    info: (line) => say(line),
    warn: (line) => print(`${paint(YELLOW, 'warning:')} ${clean(line)}`),
    debug: (line) => {
      if (options.verbose === true) say(line, DIM);
    },
    progress(line) {
      if (options.quiet === true) return;
      if (screen.isTTY === true) {
        const width = (screen.columns ?? 80) - 1;
        screen.write(`${CLEAR}${paint(DIM, clean(`  ${line}`).slice(0, width))}`);
        shown = true;
      } else if (Date.now() - lastProgress > PROGRESS_EVERY_MS) {
        lastProgress = Date.now();
        say(line);
      }
    },
    annotate: (annotation) => {
      if (annotation.severity !== 'notice') print(annotationLine(annotation, paint));
    },
  };
}

function annotationLine({ severity, title, message, file, line }: Annotation, paint: (code: number, text: string) => string): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${paint(severity === 'error' ? RED : YELLOW, `${severity}:`)} ${clean(`${place}${title}: ${message}`)}`;
}

/** Text from a project or a tool may hold escape sequences that would drive the terminal; they are shown as `?`. */
export function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '?');
}
