// What a command needs before its code is loaded: this file imports nothing but Node's own, and is copied into dist as it is.
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
/** Where runs share what they keep: the runner's tool cache, or the user's cache folder. */
export function defaultCacheDir() {
    const runner = process.env['RUNNER_TOOL_CACHE'];
    if (runner !== undefined && runner !== '')
        return join(runner, 'loong-adapt');
    const xdg = process.env['XDG_CACHE_HOME'];
    return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'loong-adapt');
}
/** Folder of the compiled code, below the cache directory. */
const CODE = 'code';
/**
 * Has Node keep the compiled form of the code that is loaded after this, in the cache directory that the command line names; Node before
 * 22.8 compiles each time. Such a form is run as it is, so the folder is used only where it is this user's and nobody else may write to it. Where that
 * can't be had, nothing is kept and nothing is said. `NODE_DISABLE_COMPILE_CACHE=1` switches it off, `NODE_COMPILE_CACHE` names another folder.
 */
export function keepCompiledCode(argv) {
    const { enableCompileCache } = process.getBuiltinModule('node:module');
    if (enableCompileCache === undefined || process.env['NODE_COMPILE_CACHE'] !== undefined || argv.length < 2 || argv.includes('--help'))
        return;
    const at = argv.findIndex((word) => word === '--cache-dir' || word.startsWith('--cache-dir='));
    const wanted = at < 0 ? undefined : (/^--cache-dir=(.*)$/s.exec(argv[at] ?? '')?.[1] ?? argv[at + 1]);
    try {
        const cache = resolve(wanted === undefined || wanted === '' ? defaultCacheDir() : wanted);
        const folder = join(cache, CODE);
        mkdirSync(cache, { recursive: true });
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const info = lstatSync(folder);
        if (info.isDirectory() && info.uid === process.geteuid?.() && (info.mode & 0o022) === 0)
            enableCompileCache(folder);
    }
    catch {
        // A folder that can't be made: whoever needs it will say so.
    }
}
