import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { errorCode } from '../lib/errors.js';

/** A process that can't be taken for a later one with the same number. */
export interface ProcessMark {
  pid: number;
  /** Start time in the kernel's ticks since boot; empty where the system doesn't tell. */
  started: string;
}

/** Marks a running process. */
export async function markProcess(pid: number): Promise<ProcessMark> {
  return { pid, started: await startTime(pid) };
}

/** True while the very process that was marked runs. */
export async function stillRuns(mark: ProcessMark): Promise<boolean> {
  if (!Number.isInteger(mark.pid) || mark.pid <= 0) return false;
  const started = await startTime(mark.pid);
  if (started === '') {
    try {
      process.kill(mark.pid, 0);
      return process.platform !== 'linux';
    } catch (error) {
      return errorCode(error) === 'EPERM'; // Another user's, on a system that hides those.
    }
  }
  return started === mark.started;
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold anything. Source: proc_pid_stat(5). A zombie doesn't run. */
async function startTime(pid: number): Promise<string> {
  return startTimeIn(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

/** As in a mark, for callers that can't wait; empty where the process is gone. */
export function startTimeSync(pid: number): string {
  try {
    return startTimeIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return '';
  }
}

function startTimeIn(text: string): string {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
}
