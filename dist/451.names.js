export const id = 451;
export const ids = [451,174];
export const modules = {

/***/ 3174:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lt: () => (/* binding */ RECORD_FILE),
  parseRecord: () => (/* binding */ parseRecord),
  rh: () => (/* binding */ writeRecord)
});

// UNUSED EXPORTS: readRecord, recordProblem

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __webpack_require__(5226);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __webpack_require__(7994);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/ajv/dist/2020.js
var _2020 = __webpack_require__(2210);
// EXTERNAL MODULE: ./build/bundle/lib/assets.js + 1 modules
var assets = __webpack_require__(3493);
;// CONCATENATED MODULE: ./build/bundle/lib/schema.js



const compiled = new Map();
/**
 * The check of values against one of the package's own schemas, `schema/NAME.schema.json`; what is wrong is in its `errors`, for recipes all of it.
 * It is made for few values: a schema isn't checked itself, for a test does that, nor is its code made shorter, which both take
 * longer than all the rest of a small run.
 */
function validatorOf(name) {
    let found = compiled.get(name);
    if (found === undefined) {
        found = (0,promises_.readFile)((0,assets/* asset */.L)('schema', `${name}.schema.json`), 'utf8').then((text) => {
            const ajv = new _2020.Ajv2020({ allErrors: name === 'recipe', strict: false, meta: false, validateSchema: false, inlineRefs: false, code: { optimize: false } });
            return ajv.compile(JSON.parse(text));
        });
        compiled.set(name, found);
    }
    return found;
}

;// CONCATENATED MODULE: ./build/bundle/record/store.js




/** Name of the record's file in a work directory. */
const RECORD_FILE = 'record.json';
/** Writes the record, whole or not at all. */
async function writeRecord(workDir, record) {
    await (0,files/* writeAtomic */.vZ)((0,external_node_path_.join)(workDir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
}
/**
 * Reads a record; `undefined` where there is none.
 *
 * @throws AdaptError (user) for a file that is no record of this version.
 */
async function readRecord(workDir) {
    const path = join(workDir, RECORD_FILE);
    const text = await readIfThere(path);
    return text === undefined ? undefined : parseRecord(text, path);
}
/** As `readRecord`, from a text; `where` names it in errors. */
async function parseRecord(text, where) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        throw (0,errors/* userError */.IF)('the record is not JSON', where, 'Remove it, or run without --resume.');
    }
    const problem = await recordProblem(value);
    if (problem !== '')
        throw (0,errors/* userError */.IF)(`the record does not match its schema: ${problem}`, where, 'It may be of another version: remove it, or run without --resume.');
    return value;
}
/** The first way in which a value differs from the record's schema; empty if it doesn't. */
async function recordProblem(value) {
    const validate = await validatorOf('record');
    if (validate(value))
        return '';
    const error = validate.errors?.[0];
    return `${error?.instancePath === '' ? 'record' : (error?.instancePath ?? 'record')} ${error?.message ?? 'is invalid'}`;
}


/***/ }),

/***/ 7451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  noteInRecord: () => (/* binding */ noteInRecord),
  openRecord: () => (/* binding */ openRecord)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __webpack_require__(5226);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __webpack_require__(7994);
;// CONCATENATED MODULE: ./build/bundle/lib/lock.js





/**
 * Takes a folder for this process; answers the function that gives it back. The lock of a process
 * that died is taken over.
 *
 * @throws AdaptError when a living process holds it.
 */
async function lockFolder(folder, name = 'lock') {
    const path = (0,external_node_path_.join)(await (0,files/* makeDir */.gE)(folder), name);
    const mine = `${path}.${process.pid}.${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    for (let attempt = 0;; attempt++) {
        try {
            // Linked when complete, so that nobody reads a lock without its holder.
            await (0,promises_.writeFile)(mine, String(process.pid));
            await (0,promises_.link)(mine, path);
            return async () => (0,promises_.rm)(path, { force: true });
        }
        catch (error) {
            if ((0,errors/* errorCode */.CA)(error) !== 'EEXIST')
                throw (0,files/* describe */.q0)(error, path);
            const holder = Number((await (0,promises_.readFile)(path, 'utf8').catch(() => '')).trim());
            if (attempt > 2 || isAlive(holder)) {
                throw new errors/* AdaptError */.Di(`another run (process ${holder}) is using this folder`, { where: folder, advice: 'Wait for it to end, or give this run its own --work-dir.' });
            }
            await (0,promises_.rm)(path, { force: true });
        }
        finally {
            await (0,promises_.rm)(mine, { force: true });
        }
    }
}
function isAlive(pid) {
    if (!Number.isInteger(pid) || pid <= 0)
        return false;
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return (0,errors/* errorCode */.CA)(error) === 'EPERM';
    }
}

// EXTERNAL MODULE: ./build/bundle/record/store.js + 1 modules
var store = __webpack_require__(3174);
;// CONCATENATED MODULE: ./build/bundle/stages/published.js





/**
 * Reads the record before anything is done, so that a wrong path is found out first.
 *
 * @throws AdaptError (user) where there is none, or none with an image.
 */
async function openRecord(path) {
    if ((0,external_node_path_.basename)(path) !== store/* RECORD_FILE */.lt)
        throw (0,errors/* userError */.IF)(`a record's file is called ${store/* RECORD_FILE */.lt}`, path, 'Name the one of the run that built the image.');
    const text = await (0,promises_.readFile)(path, 'utf8').catch(() => { throw (0,errors/* userError */.IF)('there is no such record', path, 'Check the path.'); });
    const record = await (0,store.parseRecord)(text, path);
    if (record.images.length === 0)
        throw (0,errors/* userError */.IF)('the record holds no image', path, 'Run the image stage first.');
    return { path, record };
}
/**
 * Writes into the record under which digests its image was put where.
 *
 * @throws AdaptError (user) where what was put is none of the record's images.
 */
async function noteInRecord({ path, record }, outcome) {
    const unlock = await lockFolder((0,external_node_path_.dirname)(path));
    try {
        for (const { name, digest } of outcome.names.filter((one) => !/^oci(-archive)?:/.test(one.name))) {
            const image = record.images.find((one) => one.digest === digest || one.manifests.some((manifest) => manifest.digest === digest));
            if (image === undefined)
                throw (0,errors/* userError */.IF)('the record is of another image', path, `It holds no ${digest}.`);
            image.published = [...new Set([...(image.published ?? []), `${name.replace(/@.*$|:[^/:@]*$/, '')}@${digest}`])];
        }
        await (0,store/* writeRecord */.rh)((0,external_node_path_.dirname)(path), record);
    }
    finally {
        await unlock();
    }
}


/***/ })

};
