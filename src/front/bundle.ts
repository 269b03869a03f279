/** What dist/index.js holds: the library, and the other fronts for the small files beside it. */
export * from '../index.js';

/** The command, for dist/cli.js. Answers the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  // Loaded on demand, so that a program which uses the library runs none of it.
  const { runCommand: run } = await import(/* webpackMode: "eager" */ './command.js');
  return run(argv);
}

/** The Action's main step, for dist/main.js and dist/stages/*.js. */
export async function runAction(command: 'adapt' | 'setup' | 'detect' | 'patch' | 'build' | 'image' | 'resources' | 'smoke' | 'report'): Promise<void> {
  const { runAction: run } = await import(/* webpackMode: "eager" */ './action.js');
  await run(command);
}

/** The Action's post step, for dist/post.js. */
export async function runPost(): Promise<void> {
  const { runPost: run } = await import(/* webpackMode: "eager" */ './post.js');
  await run();
}
