export const id = 174;
export const ids = [174];
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


/***/ })

};
