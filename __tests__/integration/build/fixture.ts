import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Reporter } from '../../../src/lib/log.js';
import { silentReporter } from '../../../src/lib/log.js';
import type { Options } from '../../../src/project/options.js';
import type { AdaptRecord, StageName } from '../../../src/record/types.js';
import { runStage } from '../../../src/stages/pipeline.js';

/** A fresh folder with these files. */
export async function folder(files: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'build-test-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

export const GO_MOD = 'module example.test/app\n\ngo 1.21\n';

/** A main package that prints one expression. */
export const main = (expression: string, imports = '"fmt"'): string => `package main\nimport (\n${imports}\n)\nvar version = "none"\nvar commit = "none"\nfunc main() { fmt.Println(${expression}, version, commit) }\n`;

export interface StageRun {
  record: AdaptRecord;
  lines: string[];
  workDir: string;
}

/** Runs a stage, and what it needs, on a project; a stage that fails leaves its error beside the record. */
export async function stage(name: StageName, project: string, options: Partial<Options> = {}, signal = new AbortController().signal): Promise<StageRun & { error?: unknown }> {
  const lines: string[] = [];
  const reporter: Reporter = { ...silentReporter, info: (line) => void lines.push(line), warn: (line) => void lines.push(line) };
  const workDir = options.workDir ?? (await folder());
  let record: AdaptRecord | undefined;
  let failed: { error?: unknown } = {};
  try {
    await runStage(name, { project, workDir, ...options }, { reporter, signal, onRecord: (now) => { record = now; } });
  } catch (error) {
    failed = { error };
  }
  if (record === undefined) throw failed.error;
  return { record, lines, workDir, ...failed };
}
