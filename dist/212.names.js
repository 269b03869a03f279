export const id = 212;
export const ids = [212];
export const modules = {

/***/ 4212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   versionTags: () => (/* binding */ versionTags)
/* harmony export */ });
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2088);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5226);


/**
 * The tags of a version: `v1.2.3` gives `1.2.3`, `1.2`, `1` and `latest`; a pre-release only itself. A moving tag stays
 * where a newer version is published, so that mending an old line doesn't turn `latest` back.
 *
 * @param existing tags that the repository has.
 * @throws AdaptError (user) for what is no semantic version.
 */
function versionTags(version, existing) {
    const own = semver__WEBPACK_IMPORTED_MODULE_0__.parse(version);
    if (own === null)
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .userError */ .IF)(`${JSON.stringify(version)} is no semantic version`, 'version', 'Write it as v1.2.3.');
    const exact = { tag: own.version, kind: 'exact' };
    if (own.prerelease.length > 0)
        return [exact];
    const published = existing.flatMap((tag) => {
        const parsed = /^v?\d+\.\d+\.\d+$/.test(tag) ? semver__WEBPACK_IMPORTED_MODULE_0__.parse(tag) : null;
        return parsed === null ? [] : [parsed];
    });
    const moving = (tag, sameLine) => {
        const newest = semver__WEBPACK_IMPORTED_MODULE_0__.rsort(published.filter((other) => sameLine(other) && semver__WEBPACK_IMPORTED_MODULE_0__.gt(other, own)))[0];
        return { tag, kind: 'moving', ...(newest === undefined ? {} : { heldBy: newest.version }) };
    };
    return [
        exact,
        moving(`${own.major}.${own.minor}`, (other) => other.major === own.major && other.minor === own.minor),
        moving(String(own.major), (other) => other.major === own.major),
        moving('latest', () => true),
    ];
}


/***/ })

};
