export const id = 552;
export const ids = [552];
export const modules = {

/***/ 1552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  audit: () => (/* binding */ audit)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/bundle/images/audit-place.js + 14 modules
var audit_place = __webpack_require__(4179);
;// CONCATENATED MODULE: ./build/bundle/images/sizes.js
/** Sizes of an image's platforms, each beside the baseline's: what is much larger or smaller holds something else. */
function sizesBeside(manifests, baseline) {
    const base = manifests.find((one) => one.platform === `linux/${baseline}`);
    return manifests.map(({ platform, bytes }) => {
        const beside = base === undefined || base.platform === platform || base.bytes === 0 ? '' : `, ${(bytes / base.bytes).toFixed(2)} of ${base.platform}`;
        return `${platform} (${(bytes / 1e6).toFixed(1)} MB${beside})`;
    }).join(', ');
}

// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __webpack_require__(7994);
// EXTERNAL MODULE: ./build/bundle/target/architectures.js
var architectures = __webpack_require__(5967);
// EXTERNAL MODULE: ./build/bundle/stages/registry.js + 10 modules
var registry = __webpack_require__(9978);
;// CONCATENATED MODULE: ./build/bundle/stages/audit.js








/** Reads an image, wherever it is, and compares what it says with what it holds. A failed check is an answer, not an error. */
async function audit(options, control) {
    const tempDir = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'loong-adapt-audit-'));
    try {
        return await (0,registry/* withStores */.L)(options, control, async (stores) => {
            const { digest, platforms } = await (0,audit_place.auditPlace)(options.image, stores, {
                tempDir, signal: control.signal, ...(options.platforms === undefined ? {} : { platforms: options.platforms }), ...(options.forbidden === undefined ? {} : { forbidden: options.forbidden }), ...(options.allowSecrets === undefined ? {} : { allowedSecrets: options.allowSecrets }),
            });
            const checks = platforms.flatMap((p) => p.checks);
            for (const check of checks)
                control.reporter.info(`${check.passed ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`);
            control.reporter.info(`size: ${sizesBeside(platforms.map((one) => one.manifest), architectures/* DEFAULTS */.zY.baseline)}`);
            return {
                image: options.image, digest, passed: checks.length > 0 && checks.every((c) => c.passed),
                platforms: platforms.map(({ platform, manifest, checks: own, elf }) => ({ platform, manifest, checks: own, elf: elf.map(({ path, elf: { machine, interpreter, needed } }) => ({ path, machine, interpreter, needed })) })),
            };
        });
    }
    finally {
        await (0,files/* removeTree */.dM)(tempDir);
    }
}


/***/ })

};
