export const id = 94;
export const ids = [94];
export const modules = {

/***/ 94:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lt: () => (/* binding */ RECORD_FILE),
/* harmony export */   parseRecord: () => (/* binding */ parseRecord),
/* harmony export */   rh: () => (/* binding */ writeRecord)
/* harmony export */ });
/* unused harmony exports readRecord, recordProblem */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2210);
/* harmony import */ var _lib_assets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3493);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5226);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7994);






/** Name of the record's file in a work directory. */
const RECORD_FILE = 'record.json';
/** Writes the record, whole or not at all. */
async function writeRecord(workDir, record) {
    await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_2__/* .writeAtomic */ .vZ)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workDir, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
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
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)('the record is not JSON', where, 'Remove it, or run without --resume.');
    }
    const problem = await recordProblem(value);
    if (problem !== '')
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)(`the record does not match its schema: ${problem}`, where, 'It may be of another version: remove it, or run without --resume.');
    return value;
}
/** The first way in which a value differs from the record's schema; empty if it doesn't. */
async function recordProblem(value) {
    const schema = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,_lib_assets_js__WEBPACK_IMPORTED_MODULE_4__/* .asset */ .L)('schema', 'record.schema.json'), 'utf8'));
    const validate = new ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_5__.Ajv2020({ strict: false }).compile(schema);
    if (validate(value))
        return '';
    const error = validate.errors?.[0];
    return `${error?.instancePath === '' ? 'record' : (error?.instancePath ?? 'record')} ${error?.message ?? 'is invalid'}`;
}


/***/ })

};
