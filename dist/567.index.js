export const id = 567;
export const ids = [567];
export const modules = {

/***/ 31567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   noteInRecord: () => (/* binding */ noteInRecord),
/* harmony export */   openRecord: () => (/* binding */ openRecord)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(15226);
/* harmony import */ var _lib_lock_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9810);
/* harmony import */ var _record_store_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94);





/**
 * Reads the record before anything is done, so that a wrong path is found out first.
 *
 * @throws AdaptError (user) where there is none, or none with an image.
 */
async function openRecord(path) {
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path) !== _record_store_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_FILE */ .lt)
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)(`a record's file is called ${_record_store_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_FILE */ .lt}`, path, 'Name the one of the run that built the image.');
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8').catch(() => { throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)('there is no such record', path, 'Check the path.'); });
    const record = await (0,_record_store_js__WEBPACK_IMPORTED_MODULE_2__.parseRecord)(text, path);
    if (record.images.length === 0)
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)('the record holds no image', path, 'Run the image stage first.');
    return { path, record };
}
/**
 * Writes into the record under which digests its image was put where.
 *
 * @throws AdaptError (user) where what was put is none of the record's images.
 */
async function noteInRecord({ path, record }, outcome) {
    const unlock = await (0,_lib_lock_js__WEBPACK_IMPORTED_MODULE_4__/* .lockFolder */ .M)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path));
    try {
        for (const { name, digest } of outcome.names.filter((one) => !/^oci(-archive)?:/.test(one.name))) {
            const image = record.images.find((one) => one.digest === digest || one.manifests.some((manifest) => manifest.digest === digest));
            if (image === undefined)
                throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .userError */ .IF)('the record is of another image', path, `It holds no ${digest}.`);
            image.published = [...new Set([...(image.published ?? []), `${name.replace(/@.*$|:[^/:@]*$/, '')}@${digest}`])];
        }
        await (0,_record_store_js__WEBPACK_IMPORTED_MODULE_2__/* .writeRecord */ .rh)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), record);
    }
    finally {
        await unlock();
    }
}


/***/ })

};
