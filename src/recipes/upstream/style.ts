import { exec, withEnv } from '../../lib/exec.js';

/** How a project writes the first line of a commit's message: `host: support …`, `feat: support …`, `Support …`. */
export type SubjectStyle = 'place' | 'conventional' | 'sentence';

/** Source: conventionalcommits.org. */
const CONVENTIONAL = /^(feat|fix|build|chore|ci|docs|perf|refactor|revert|style|test)(\([^)]*\))?!?: /;
const PLACE = /^[\w.*/,{} -]{1,40}: /;

/** The style that most of a project's last commits have; without a history, that of Go's own projects. */
export function styleOf(subjects: readonly string[]): SubjectStyle {
  const own = subjects.filter((subject) => subject !== '' && !/^(Merge|Revert|Bump) /.test(subject));
  if (own.length === 0) return 'place';
  const share = (pattern: RegExp): number => own.filter((subject) => pattern.test(subject)).length / own.length;
  if (share(CONVENTIONAL) >= 0.5) return 'conventional';
  return share(PLACE) >= 0.4 ? 'place' : 'sentence';
}

/** First lines of the last commits of the repository that a folder is in; none where it is in none. */
export async function lastSubjects(dir: string, signal: AbortSignal): Promise<string[]> {
  const result = await exec('git', ['log', '--no-merges', '--max-count=100', '--format=%s', '--', '.'], { cwd: dir, signal, env: withEnv({ LC_ALL: 'C' }) });
  return result.exitCode === 0 ? result.stdout.split('\n').filter((line) => line !== '') : [];
}
