export const id = 312;
export const ids = [312];
export const modules = {

/***/ 5312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   exec: () => (/* binding */ exec)
/* harmony export */ });
/* unused harmony exports withEnv, shellWords, startDetached, execOk, commandFailed, filter */
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5226);
/* harmony import */ var _process_groups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2365);





/** Adds to the process's environment; `undefined` removes a name. */
function withEnv(extra, base = process.env) {
    const env = { ...base };
    for (const [name, value] of Object.entries(extra)) {
        if (value === undefined)
            delete env[name];
        else
            env[name] = value;
    }
    return env;
}
/** A command line as a person would type it. */
function shellWords(file, args) {
    return [file, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
class Collector {
    max;
    onLine;
    chunks = [];
    size = 0;
    partial = '';
    constructor(max, onLine) {
        this.max = max;
        this.onLine = onLine;
    }
    add(chunk) {
        this.size += chunk.length;
        if (this.size <= this.max)
            this.chunks.push(chunk);
        if (this.onLine === undefined)
            return;
        const lines = (this.partial + chunk.toString('utf8')).split('\n');
        this.partial = lines.pop() ?? '';
        for (const line of lines)
            this.onLine(line);
    }
    end() {
        if (this.onLine !== undefined && this.partial !== '')
            this.onLine(this.partial);
        const text = Buffer.concat(this.chunks).toString('utf8');
        return this.size > this.max ? `${text}\n[${this.size - this.max} bytes dropped]\n` : text;
    }
}
/**
 * Runs a program (never a shell) and answers whatever its exit code is.
 *
 * @throws AdaptError when the program can't be started; Interrupted when `signal` fires.
 */
async function exec(file, args, options = {}) {
    const command = shellWords(file, args);
    if (options.signal?.aborted)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Interrupted */ .j$();
    const started = performance.now();
    return new Promise((resolve, reject) => {
        const max = options.maxBytes ?? 64 * 1024 * 1024;
        const stdout = new Collector(max, options.lines === 'both' ? options.onLine : undefined);
        const stderr = new Collector(max, options.onLine);
        // A process group of its own, so that ending it ends what it started as well.
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, args, { cwd: options.cwd, env: options.env ?? process.env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
        let timedOut = false;
        let fellSilent = false;
        let interrupted = false;
        let hardKill;
        const end = () => {
            if (child.pid === undefined)
                return;
            const pid = child.pid;
            (0,_process_groups_js__WEBPACK_IMPORTED_MODULE_3__/* .endGroup */ .N4)(pid, 'SIGTERM');
            hardKill = setTimeout(() => (0,_process_groups_js__WEBPACK_IMPORTED_MODULE_3__/* .endGroup */ .N4)(pid, 'SIGKILL'), 3000);
        };
        const onAbort = () => {
            interrupted = true;
            end();
        };
        const timer = options.timeout === undefined ? undefined : setTimeout(() => {
            timedOut = true;
            end();
        }, options.timeout * 1000);
        const silence = options.quiet === undefined ? undefined : setTimeout(() => {
            timedOut = fellSilent = true;
            end();
        }, options.quiet * 1000);
        const settle = () => {
            clearTimeout(silence);
            if (child.pid !== undefined)
                _process_groups_js__WEBPACK_IMPORTED_MODULE_3__/* .running */ .yk.delete(child.pid);
            clearTimeout(timer);
            clearTimeout(hardKill);
            options.signal?.removeEventListener('abort', onAbort);
        };
        options.signal?.addEventListener('abort', onAbort, { once: true });
        if (child.pid !== undefined) {
            _process_groups_js__WEBPACK_IMPORTED_MODULE_3__/* .running */ .yk.add(child.pid);
            options.onStart?.(child.pid);
        }
        child.stdout.on('data', (chunk) => {
            silence?.refresh();
            stdout.add(chunk);
        });
        child.stderr.on('data', (chunk) => {
            silence?.refresh();
            stderr.add(chunk);
        });
        child.stdin.on('error', () => { }); // The program may end before it has read everything.
        if (options.inputFile === undefined)
            child.stdin.end(options.input ?? '');
        else
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(options.inputFile).on('error', (error) => child.stdin.destroy(error)).pipe(child.stdin);
        child.on('error', (error) => {
            settle();
            const missing = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .errorCode */ .CA)(error) === 'ENOENT';
            reject(new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .AdaptError */ .Di(missing ? `cannot start ${file}: no such program or folder` : `cannot start ${file}: ${error.message}`, {
                where: options.cwd ?? '',
                advice: missing ? `Install it, or run \`loong-adapt doctor\` to see what is missing.` : 'Check its permissions.',
                cause: error,
            }));
        });
        child.on('close', (code, signal) => {
            settle();
            if (interrupted)
                return reject(new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Interrupted */ .j$());
            resolve({
                command, stdout: stdout.end(), stderr: stderr.end(), timedOut, ...(fellSilent ? { fellSilent } : {}),
                exitCode: code ?? 128, signal: signal ?? '', seconds: (performance.now() - started) / 1000,
            });
        });
    });
}
/**
 * Starts a program that outlives this process, with its output in a file; whoever starts it must end it.
 *
 * @returns its process id, which is also that of its group.
 * @throws AdaptError when it can't be started.
 */
async function startDetached(file, args, log) {
    const output = openSync(log, 'a');
    try {
        const child = spawn(file, args, { detached: true, stdio: ['ignore', output, output] });
        return await new Promise((resolve, reject) => {
            child.once('error', (error) => reject(new AdaptError(`cannot start ${file}: ${error.message}`, { advice: 'Run `loong-adapt doctor` to see what is missing.', cause: error })));
            child.once('spawn', () => {
                child.unref();
                resolve(child.pid ?? 0);
            });
        });
    }
    finally {
        closeSync(output);
    }
}
/**
 * Runs a program that must succeed; answers its result.
 *
 * @param advice what the user can do if it fails.
 * @throws AdaptError with command, exit code and the end of its standard error.
 */
async function execOk(file, args, advice, options = {}) {
    const result = await exec(file, args, options);
    if (result.exitCode === 0 && !result.timedOut)
        return result;
    throw commandFailed(result, advice, options.cwd);
}
/** The error for a command that failed: says how, and shows the end of what it printed. */
function commandFailed(result, advice, cwd = '') {
    const how = result.timedOut ? 'took too long and was ended' : result.signal === '' ? `failed with exit code ${result.exitCode}` : `was ended by ${result.signal}`;
    const output = (result.stderr.trim() === '' ? result.stdout : result.stderr).trim().split('\n').slice(-12).join('\n');
    return new AdaptError(`${result.command} ${how}${output === '' ? '' : `:\n${output}\n`}`, { where: cwd, advice });
}
/**
 * Passes a stream through a program (never a shell) as it comes, keeping none of it.
 *
 * @throws AdaptError, while it is read, when the program can't be started or fails.
 */
async function* filter(file, args, source, advice) {
    const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const { pid } = child;
    if (pid !== undefined)
        running.add(pid);
    const said = new Collector(64 * 1024, undefined);
    let failed;
    const closed = new Promise((resolve) => {
        child.on('error', (error) => {
            failed = error;
            resolve(-1);
        });
        child.on('close', (code) => resolve(code ?? -1));
    });
    child.stderr.on('data', (chunk) => said.add(chunk));
    child.stdin.on('error', () => { }); // It may end before it has read everything; its exit code tells.
    source.on('error', (error) => child.stdin.destroy(error));
    source.pipe(child.stdin);
    try {
        yield* child.stdout;
        const code = await closed;
        if (code !== 0)
            throw new AdaptError(failed === undefined ? `${file} failed (exit code ${code}): ${said.end().trim().slice(0, 300)}` : `cannot start ${file}: no such program`, { advice, cause: failed });
    }
    finally {
        if (pid !== undefined) {
            running.delete(pid);
            if (child.exitCode === null)
                endGroup(pid, 'SIGKILL');
        }
    }
}


/***/ })

};
