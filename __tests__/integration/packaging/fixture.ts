import { exec, withEnv } from '../../../src/lib/exec.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { folder, stage, type StageRun } from '../build/fixture.js';
import type { Options } from '../../../src/project/options.js';

const MAIN = `// Command greeter says what its configuration says.
package main

import (
	"fmt"
	"os"
	"runtime"
)

var version = "unknown"

func main() {
	config, _ := os.ReadFile("/etc/greeter/greeter.conf")
	fmt.Printf("greeter %s on %s: %s", version, runtime.GOARCH, config)
}
`;
const PAGE = '.TH GREETER 1\n.SH NAME\ngreeter \\- says what its configuration says\n.SH SYNOPSIS\n.B greeter\n.SH DESCRIPTION\nIt prints one line.\n';
const SECTION = `build:
  ldflags: -X main.version=\${version}
package:
  summary: says what its configuration says
  description: A small service that greets whoever asks for it, in the words of its configuration, on every architecture that Go has.
  homepage: https://example.org/greeter
  config: { greeter.conf: /etc/greeter/greeter.conf }
  manuals: [doc/greeter.1]
  user: greeter
  directories: { /var/lib/greeter: '0750' }
  service: { args: [--data, /var/lib/greeter] }
`;

/** A git repository with a small service and a section for its packages, at a tag. */
export async function greeter(version = 'v1.2.3'): Promise<string> {
  const dir = await folder({ 'go.mod': 'module example.org/greeter\n\ngo 1.21\n', 'main.go': MAIN, 'greeter.conf': 'greeting=hello\n', 'doc/greeter.1': PAGE, 'LICENSE': 'MIT License\n\nCopyright (c) 2020 Jo Packer\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this software, to use it.\n', 'loong-adapt.yml': SECTION });
  for (const args of [['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'all'], ['tag', version]]) {
    const done = await exec('git', ['-c', 'user.name=Jo Packer', '-c', 'user.email=jo@example.org', ...args], { cwd: dir, env: withEnv({ GIT_COMMITTER_DATE: '2024-05-06T07:08:09Z', GIT_AUTHOR_DATE: '2024-05-06T07:08:09Z' }) });
    if (done.exitCode !== 0) throw new Error(done.stderr);
  }
  return dir;
}

/** Runs the package stage and what it needs; tools come from the cache that runs share. */
export async function packaged(project: string, options: Partial<Options> = {}): Promise<StageRun> {
  const run = await stage('package', project, { cacheDir: defaultCacheDir(), ...options });
  if (run.error !== undefined) throw run.error;
  return run;
}
