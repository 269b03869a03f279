import { readIfThere } from '../lib/files.js';

/** What of an event's payload tells where a pull request comes from. */
interface Payload {
  pull_request?: { head?: { repo?: { full_name?: string;  } | null }; base?: { repo?: { full_name?: string } } };
  workflow_run?: { event?: string; head_repository?: { full_name?: string } | null; repository?: { full_name?: string } };
}

/**
 * Whether the workflow runs for a pull request from another repository: its code is a stranger's. A payload that can't be read,
 * and a head that is gone, count as one.
 */
export async function fromFork(env: NodeJS.ProcessEnv): Promise<boolean> {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (!/^(pull_request|pull_request_target|pull_request_review|pull_request_review_comment|workflow_run)$/.test(event)) return false;
  const text = await readIfThere(env['GITHUB_EVENT_PATH'] ?? '').catch(() => undefined);
  let payload: Payload;
  try {
    payload = JSON.parse(text ?? '') as Payload;
  } catch {
    return true;
  }
  const { pull_request: request, workflow_run: run } = payload;
  if (event === 'workflow_run') return run?.event?.startsWith('pull_request') === true && run.head_repository?.full_name !== (env['GITHUB_REPOSITORY'] ?? '');
  const head = request?.head?.repo?.full_name;
  return head === undefined || head !== (request?.base?.repo?.full_name ?? env['GITHUB_REPOSITORY']);
}
