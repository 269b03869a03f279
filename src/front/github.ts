import * as core from '@actions/core';
import type { Annotation, Reporter } from '../lib/log.js';
import { clean } from './terminal.js';

/** A line of progress is printed this often at most. */
const PROGRESS_EVERY_MS = 15_000;

/**
 * A reporter for a workflow: one folded group per stage, annotations, debug lines where the runner asks for them.
 *
 * @param place turns a path in the project into one in the workspace; `undefined` where it isn't there.
 */
export function githubReporter(place: (file: string) => string | undefined): Reporter {
  let depth = 0;
  let lastProgress = 0;
  const say = (line: string): void => core.info(harmless(line));
  return {
    async group(title, work) {
      // The runner's groups don't nest.
      if (depth === 0) core.startGroup(harmless(title));
      else say(title);
      depth++;
      try {
        return await work();
      } finally {
        depth--;
        if (depth === 0) core.endGroup();
      }
    },
    info: say,
    warn: (line) => core.warning(clean(line)),
    debug: (line) => core.debug(clean(line)),
    progress(line) {
      if (performance.now() - lastProgress < PROGRESS_EVERY_MS) return;
      lastProgress = performance.now();
      say(line);
    },
    annotate: (annotation) => annotate(annotation, place),
  };
}

function annotate({ severity, title, message, file, line }: Annotation, place: (file: string) => string | undefined): void {
  const path = file === undefined ? undefined : place(file);
  const properties = { title, ...(path === undefined ? {} : { file: path, ...(line === undefined ? {} : { startLine: line }) }) };
  core[severity](message, properties);
}

/** A line that the runner doesn't take for one of its commands (`::name::`, `##[name]`): lines may hold text of a project. */
export function harmless(line: string): string {
  return line.split('\n').map((part) => clean(part).replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [')).join('\n');
}
