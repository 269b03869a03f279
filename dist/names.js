import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 8321:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/consumers");

/***/ }),

/***/ 6466:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3774:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream/web");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 3106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 2539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Lt: () => (/* binding */ select),
/* harmony export */   R8: () => (/* binding */ copyContent),
/* harmony export */   tj: () => (/* binding */ platformOf)
/* harmony export */ });
/* unused harmony export readSmall */
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5226);
/* harmony import */ var _join_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9754);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3860);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5874);
/* harmony import */ var _parallel_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(9405);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(2593);






/** How many blobs of an image move at once. */
const BLOBS = 5;
/**
 * The manifest that a selection stands for.
 *
 * @throws AdaptError where the image lacks the platform.
 */
async function select(store, root, selection) {
    const { platform, attestations = 'keep' } = selection;
    if (!(0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .isIndex */ .nw)(root.descriptor.mediaType)) {
        if (!(0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .isManifest */ .Yh)(root.descriptor.mediaType))
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .broken */ .mw)(store.name, `${root.descriptor.mediaType} is no image`);
        const has = platform === undefined ? '' : await platformOf(store, root);
        if (platform !== undefined && has !== platform)
            throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AdaptError */ .Di(`the image is of ${has}, not ${platform}`, { where: store.name, advice: 'Name another platform.', blame: 'user' });
        return root;
    }
    const index = (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIndex */ .A1)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(root.content, store.name), store.name);
    if (platform !== undefined) {
        const found = index.manifests.filter((m) => m.platform !== undefined && !(0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(m) && ((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .platformText */ .VQ)(m.platform) === platform || (m.platform.variant === 'v8' && `${m.platform.os}/${m.platform.architecture}` === platform)));
        if (found.length > 1)
            throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AdaptError */ .Di(`the index has two manifests of ${platform}`, { where: store.name, advice: 'Name the one by its digest.' });
        const [entry] = found;
        if (entry === undefined)
            throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AdaptError */ .Di(`the image has no platform ${platform}`, { where: store.name, advice: `It has ${platforms(index).join(', ')}.`, blame: 'user' });
        return store.manifest(entry);
    }
    if (attestations === 'keep' || !index.manifests.some(_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3))
        return root;
    return (0,_join_js__WEBPACK_IMPORTED_MODULE_3__/* .editIndex */ .Ly)(root, store.name, (entries) => entries.filter((_entry, i) => { const m = index.manifests[i]; return m === undefined || !(0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(m); }));
}
const platforms = (index) => index.manifests.filter((m) => !(0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(m)).map((m) => (m.platform === undefined ? 'unknown' : (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .platformText */ .VQ)(m.platform)));
/** The platform that an image's config names. */
async function platformOf(store, fetched) {
    const manifest = (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseManifest */ .Ng)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(fetched.content, store.name), store.name);
    return (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .platformText */ .VQ)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseConfig */ .o4)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(await readSmall(store, manifest.config), store.name), store.name));
}
/** Reads a small blob of a store and checks its digest. */
async function readSmall(store, descriptor) {
    if (descriptor.size > _oci_js__WEBPACK_IMPORTED_MODULE_0__/* .JSON_LIMIT */ .Vz)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .broken */ .mw)(store.name, `${descriptor.size} bytes are too many for a config`);
    const chunks = [];
    for await (const chunk of await store.open(descriptor)(0))
        chunks.push(chunk);
    const content = Buffer.concat(chunks);
    (0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .verifyDigest */ .Ub)(content, descriptor, store.name);
    return content;
}
/**
 * Brings everything that a manifest or index refers to into another store; naming it there is the last step and the
 * caller's. What is there already stays where it is; blobs come before what refers to them, so that a broken copy shows
 * nothing half.
 *
 * @throws AdaptError for content whose digest is wrong, or an index whose platforms aren't those of the images.
 */
async function copyContent(from, to, root, progress = () => { }) {
    const moved = { digest: root.descriptor.digest, bytes: 0, blobs: 0 };
    if (from.name === to.name)
        return moved; // All of it was just read there.
    // A blob that several images share is sent once: registries keep their links in files, and a reader may meet one half written.
    const underWay = new Map();
    const send = async (blob) => {
        progress(`${to.name}: ${blob.digest.slice(0, 19)} (${blob.size} bytes)`);
        const bytes = await to.putBlob(blob, from);
        moved.bytes += bytes;
        if (bytes > 0)
            moved.blobs++;
    };
    const put = async (blob) => {
        const sending = underWay.get(blob.digest) ?? send(blob);
        underWay.set(blob.digest, sending);
        await sending;
    };
    if (!(0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .isIndex */ .nw)(root.descriptor.mediaType)) {
        await copyOne(from, to, root, '', put);
        return moved;
    }
    await (0,_parallel_js__WEBPACK_IMPORTED_MODULE_4__/* .inParallel */ .H)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIndex */ .A1)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(root.content, from.name), from.name).manifests, 3, async (entry) => {
        if ((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .isIndex */ .nw)(entry.mediaType))
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .broken */ .mw)(from.name, 'an index in an index');
        const fetched = await from.manifest(entry);
        if (fetched.content.length !== entry.size)
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .broken */ .mw)(from.name, `manifest ${entry.digest} has ${fetched.content.length} bytes, the index says ${entry.size}`);
        await copyOne(from, to, fetched, (0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry) ? undefined : (entry.platform === undefined ? '' : (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .platformText */ .VQ)(entry.platform)), put);
        await to.putManifest(fetched);
    });
    return moved;
}
/** @param claimed the platform that the index names; empty for none, `undefined` for what is no image. */
async function copyOne(from, to, fetched, claimed, put) {
    const manifest = (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseManifest */ .Ng)((0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(fetched.content, from.name), from.name);
    const check = async () => {
        if (claimed === undefined || claimed === '' || !(0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .isManifest */ .Yh)(fetched.descriptor.mediaType))
            return;
        const real = await platformOf(from, fetched);
        const same = real === claimed || real.startsWith(`${claimed}/`) || claimed.startsWith(`${real}/`);
        if (!same)
            throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AdaptError */ .Di(`the index says ${claimed}, the image's config ${real}`, { where: `${from.name}@${fetched.descriptor.digest}`, advice: 'Build the image again; it is not copied.' });
    };
    const blobs = new Map([manifest.config, ...manifest.layers].map((blob) => [blob.digest, blob]));
    const move = async () => (0,_parallel_js__WEBPACK_IMPORTED_MODULE_4__/* .inParallel */ .H)([...blobs.values()], BLOBS, async (blob) => {
        if (blob.urls !== undefined && blob.urls.length > 0)
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_0__/* .broken */ .mw)(from.name, `layer ${blob.digest} is to be fetched from a foreign address`);
        await put(blob);
    });
    // Inside a registry no byte moves, and what is mounted for a wrong image is seen by nobody; elsewhere it is looked at first.
    if ((0,_store_js__WEBPACK_IMPORTED_MODULE_5__/* .sameRegistry */ .cJ)(from, to))
        await (0,_parallel_js__WEBPACK_IMPORTED_MODULE_4__/* .together */ .b)(check(), move());
    else
        await check().then(move);
}


/***/ }),

/***/ 9754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GE: () => (/* binding */ indexContent),
/* harmony export */   Ly: () => (/* binding */ editIndex)
/* harmony export */ });
/* unused harmony exports joinLayouts, putIndex */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5874);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5226);





/**
 * Makes one layout of several: the blobs of each part, an index over their manifests, and a name for the index.
 *
 * @throws AdaptError where two parts are of one platform.
 */
async function joinLayouts(parts, to, name) {
    await initLayout(to);
    const manifests = [];
    for (const part of parts) {
        const layout = await readLayout(part.layout);
        for (const image of await readPlatforms(layout, findRoot(layout, part.reference))) {
            for (const blob of [image.descriptor, image.manifest.config, ...image.manifest.layers])
                await copyBlob(part.layout, to, blob.digest);
            const [os = '', architecture = '', variant] = image.platform.split('/');
            const { mediaType, digest, size } = image.descriptor;
            manifests.push({ mediaType, digest, size, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } });
        }
    }
    const index = await putIndex(to, manifests);
    await nameRoot(to, index, name);
    return index;
}
/**
 * Stores an index over manifests.
 *
 * @throws AdaptError where two are of one platform: which one a machine gets would be chance.
 */
async function putIndex(dir, manifests, annotations = {}) {
    return putBlob(dir, MEDIA.index, indexContent(manifests, annotations));
}
/**
 * An index whose entries were changed; those that stay are not touched, also where they hold what nobody here knows.
 *
 * @throws AdaptError where two are of one platform.
 */
function editIndex(index, where, edit) {
    const raw = (0,_oci_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(index.content, where);
    const content = Buffer.from(JSON.stringify({ ...raw, manifests: edit(raw.manifests) }));
    refuseTwins((0,_oci_js__WEBPACK_IMPORTED_MODULE_1__/* .parseIndex */ .A1)((0,_oci_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(content, where), where).manifests);
    return { content, descriptor: { mediaType: index.descriptor.mediaType, digest: `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex')}`, size: content.length } };
}
/** The text of an index; the same manifests give the same bytes. */
function indexContent(manifests, annotations = {}) {
    refuseTwins(manifests);
    return JSON.stringify({ schemaVersion: 2, mediaType: _oci_js__WEBPACK_IMPORTED_MODULE_1__/* .MEDIA */ .Rn.index, manifests, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) });
}
function refuseTwins(manifests) {
    const seen = new Map();
    for (const { platform, digest } of manifests) {
        if (platform === undefined || platform.os === 'unknown')
            continue;
        const text = (0,_oci_js__WEBPACK_IMPORTED_MODULE_1__/* .platformText */ .VQ)(platform);
        const other = seen.get(text);
        if (other !== undefined)
            throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .AdaptError */ .Di(`two manifests of ${text}: ${other} and ${digest}`, { where: 'image index', advice: 'Name one image for each platform.', blame: 'user' });
        seen.set(text, digest);
    }
}


/***/ }),

/***/ 1570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ nameRoot),
/* harmony export */   D1: () => (/* binding */ initLayout),
/* harmony export */   HT: () => (/* binding */ putBlob),
/* harmony export */   rX: () => (/* binding */ writeRoots)
/* harmony export */ });
/* unused harmony export copyBlob */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6760);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7994);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(3860);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(5874);








/** Makes an empty layout, or leaves the one that is there. */
async function initLayout(dir) {
    await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .makeDir */ .gE)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'blobs', 'sha256'));
    if (!(await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .exists */ .t2)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'oci-layout'))))
        await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .writeAtomic */ .vZ)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    if (!(await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .exists */ .t2)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'index.json'))))
        await writeRoots(dir, []);
}
/** Writes index.json; this one step publishes, so it comes last. */
async function writeRoots(dir, roots) {
    await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .writeAtomic */ .vZ)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: _oci_js__WEBPACK_IMPORTED_MODULE_5__/* .MEDIA */ .Rn.index, manifests: roots }));
}
/** Stores a small blob; answers its descriptor. */
async function putBlob(dir, mediaType, content) {
    const bytes = Buffer.from(content);
    const digest = `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex')}`;
    if (!(await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .exists */ .t2)((0,_layout_js__WEBPACK_IMPORTED_MODULE_6__/* .blobPath */ .nD)(dir, digest))))
        await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_4__/* .writeAtomic */ .vZ)((0,_layout_js__WEBPACK_IMPORTED_MODULE_6__/* .blobPath */ .nD)(dir, digest), bytes);
    return { mediaType, digest, size: bytes.length };
}
/** Puts a blob of one layout into another: linked where they share a disk, else copied. */
async function copyBlob(from, to, digest) {
    const target = blobPath(to, digest);
    if (await exists(target))
        return;
    await makeDir(dirname(target));
    try {
        await link(blobPath(from, digest), target);
    }
    catch (error) {
        if (errorCode(error) === 'EEXIST')
            return;
        const part = `${target}.part`;
        try {
            await copyFile(blobPath(from, digest), part, constants.COPYFILE_FICLONE);
            await rm(target, { force: true });
            await link(part, target);
        }
        catch (problem) {
            throw describe(problem, target);
        }
        finally {
            await rm(part, { force: true });
        }
    }
}
/** Gives a descriptor a name in a layout; another image of that name loses it. */
async function nameRoot(dir, descriptor, name) {
    const { roots } = await (0,_layout_js__WEBPACK_IMPORTED_MODULE_6__/* .readLayout */ .T4)(dir);
    const { annotations: _old, platform: _platform, ...plain } = descriptor;
    await writeRoots(dir, [...roots.filter((r) => r.annotations?.[_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .REF_NAME */ .w5] !== name), { ...plain, annotations: { [_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .REF_NAME */ .w5]: name } }]);
}


/***/ }),

/***/ 3860:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   T4: () => (/* binding */ readLayout),
/* harmony export */   Ub: () => (/* binding */ verifyDigest),
/* harmony export */   Ym: () => (/* binding */ openBlob),
/* harmony export */   gm: () => (/* binding */ readBlob),
/* harmony export */   nD: () => (/* binding */ blobPath),
/* harmony export */   tj: () => (/* binding */ readPlatforms),
/* harmony export */   wg: () => (/* binding */ findRoot)
/* harmony export */ });
/* unused harmony export findPlatform */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6760);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(5226);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(5874);






/**
 * Opens an OCI image layout.
 *
 * @throws AdaptError for a folder that is none.
 */
async function readLayout(dir) {
    const content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'index.json')).catch(() => undefined);
    const mark = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'oci-layout'), 'utf8').catch(() => undefined);
    if (content === undefined || mark === undefined)
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .userError */ .IF)('there is no OCI image layout', dir, 'Name a folder that has oci-layout and index.json.');
    return { dir, roots: (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseIndex */ .A1)((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(content, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'index.json')), (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'index.json')).manifests };
}
/** Path of a blob; the descriptor's digest was checked when it was parsed. */
function blobPath(dir, digest) {
    const [algorithm = '', hex = ''] = digest.split(':');
    return (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dir, 'blobs', algorithm, hex);
}
/** Reads a small blob (index, manifest, config) and checks size and digest. */
async function readBlob(dir, descriptor) {
    const path = blobPath(dir, descriptor.digest);
    if (descriptor.size > _oci_js__WEBPACK_IMPORTED_MODULE_5__/* .JSON_LIMIT */ .Vz)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(path, `${descriptor.size} bytes are too many for a manifest`);
    await checkSize(path, descriptor);
    const content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path);
    verifyDigest(content, descriptor, path);
    return content;
}
/** @throws AdaptError where the content isn't what the descriptor says. */
function verifyDigest(content, descriptor, where) {
    const [algorithm = ''] = descriptor.digest.split(':');
    const found = `${algorithm}:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithm).update(content).digest('hex')}`;
    if (found !== descriptor.digest)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(where, `its content has digest ${found}, not ${descriptor.digest}`);
}
/** A blob as a stream, after its size was checked; the reader hashes it. */
async function openBlob(dir, descriptor) {
    const path = blobPath(dir, descriptor.digest);
    await checkSize(path, descriptor);
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 256 * 1024 });
}
async function checkSize(path, descriptor) {
    const info = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path).catch(() => undefined);
    if (info === undefined)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(path, `blob ${descriptor.digest} is missing`);
    if (!info.isFile())
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(path, 'the blob is no regular file');
    if (info.size !== descriptor.size)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(path, `the blob has ${info.size} bytes, not ${descriptor.size}`);
}
/** The entry of a layout that a name stands for; without a name the only image in it. */
function findRoot(layout, reference) {
    const roots = reference === undefined || reference === '' ? layout.roots : layout.roots.filter((r) => r.annotations?.[_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .REF_NAME */ .w5] === reference || r.digest === reference);
    const indexes = new Map(roots.filter((r) => (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isIndex */ .nw)(r.mediaType)).map((r) => [r.digest, r]));
    const all = new Map(roots.map((r) => [r.digest, r]));
    const found = all.size === 1 ? [...all.values()] : [...indexes.values()];
    const [root] = found;
    if (root !== undefined && found.length === 1)
        return root;
    const names = layout.roots.map((r) => r.annotations?.[_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .REF_NAME */ .w5] ?? r.digest);
    throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .userError */ .IF)(reference === undefined ? 'the layout holds several images' : `there is no image ${JSON.stringify(reference)} in the layout`, layout.dir, `Name one of: ${names.join(', ')}.`);
}
/** Every platform of an image: of an index each image manifest in it, else the one. */
async function readPlatforms(layout, root) {
    if (!(0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isIndex */ .nw)(root.mediaType))
        return [await readPlatform(layout, root)];
    const index = (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseIndex */ .A1)((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(await readBlob(layout.dir, root), layout.dir), layout.dir);
    const images = [];
    for (const entry of index.manifests) {
        if ((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isIndex */ .nw)(entry.mediaType))
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(layout.dir, 'an index in an index');
        if ((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isManifest */ .Yh)(entry.mediaType) && !isAttestation(entry))
            images.push(await readPlatform(layout, entry));
    }
    return images;
}
/** BuildKit's provenance and SBOMs are manifests of platform unknown/unknown. */
function isAttestation(descriptor) {
    return descriptor.platform?.os === 'unknown' || descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}
async function readPlatform(layout, descriptor) {
    const manifest = (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseManifest */ .Ng)((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(await readBlob(layout.dir, descriptor), descriptor.digest), descriptor.digest);
    const config = (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseConfig */ .o4)((0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(await readBlob(layout.dir, manifest.config), manifest.config.digest), manifest.config.digest);
    return { platform: (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .platformText */ .VQ)(config), claimed: descriptor.platform === undefined ? '' : (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .platformText */ .VQ)(descriptor.platform), descriptor, manifest, config };
}
/** One platform of the image that a layout holds. */
async function findPlatform(layout, platform, reference) {
    const images = await readPlatforms(layout, findRoot(layout, reference));
    const found = images.find((image) => image.platform === platform);
    if (found !== undefined)
        return found;
    throw new AdaptError(`the image has no platform ${platform}`, { where: layout.dir, advice: `It has ${images.map((i) => i.platform).join(', ') || 'none'}.` });
}


/***/ }),

/***/ 5874:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A1: () => (/* binding */ parseIndex),
/* harmony export */   BA: () => (/* binding */ parseDescriptor),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   Rn: () => (/* binding */ MEDIA),
/* harmony export */   VQ: () => (/* binding */ platformText),
/* harmony export */   Vz: () => (/* binding */ JSON_LIMIT),
/* harmony export */   Yh: () => (/* binding */ isManifest),
/* harmony export */   mw: () => (/* binding */ broken),
/* harmony export */   nw: () => (/* binding */ isIndex),
/* harmony export */   o4: () => (/* binding */ parseConfig),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   w5: () => (/* binding */ REF_NAME)
/* harmony export */ });
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5226);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(877);


/** Media types, by the OCI image specification and Docker's older one. */
const MEDIA = {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
    dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
};
/** Annotation that names an image in a layout. */
const REF_NAME = 'org.opencontainers.image.ref.name';
/** Most bytes of an index, manifest or config; what registries accept at most. */
const JSON_LIMIT = 4 * 1024 * 1024;
const isIndex = (mediaType) => mediaType === MEDIA.index || mediaType === MEDIA.dockerList;
const isManifest = (mediaType) => mediaType === MEDIA.manifest || mediaType === MEDIA.dockerManifest;
/** `linux/arm/v7`. */
function platformText(platform) {
    return [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined && part !== '').join('/');
}
function object(value, where) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return value;
    throw broken(where, 'an object is missing');
}
/** The error for content that isn't what the specification asks for. */
function broken(where, why) {
    return new _lib_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AdaptError */ .Di(`broken image: ${why}`, { where, advice: 'Get or build the image again.' });
}
const text = (value) => (typeof value === 'string' ? value : '');
const texts = (value) => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);
function map(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return {};
    return Object.fromEntries(Object.entries(value).filter((entry) => typeof entry[1] === 'string'));
}
/** Parses JSON of limited size. */
function parseJson(content, where) {
    if (content.length > JSON_LIMIT)
        throw broken(where, `${content.length} bytes are too many for a manifest`);
    try {
        return JSON.parse(content.toString('utf8'));
    }
    catch {
        throw broken(where, 'it is not JSON');
    }
}
/** @throws AdaptError for a descriptor without type, size or proper digest. */
function parseDescriptor(value, where) {
    const o = object(value, where);
    const digest = text(o['digest']);
    const problem = (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .digestProblem */ .WQ)(digest);
    if (problem !== '')
        throw broken(where, problem);
    const size = o['size'];
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
        throw broken(where, `${digest} has no size`);
    const descriptor = { mediaType: text(o['mediaType']), digest, size };
    if (o['platform'] !== undefined) {
        const p = object(o['platform'], where);
        descriptor.platform = { os: text(p['os']), architecture: text(p['architecture']), ...(text(p['variant']) === '' ? {} : { variant: text(p['variant']) }) };
    }
    if (o['annotations'] !== undefined)
        descriptor.annotations = map(o['annotations']);
    if (o['urls'] !== undefined)
        descriptor.urls = texts(o['urls']);
    return descriptor;
}
function descriptors(value, where) {
    if (!Array.isArray(value))
        throw broken(where, 'a list of descriptors is missing');
    if (value.length > 10_000)
        throw broken(where, `${value.length} descriptors are too many`);
    return value.map((v) => parseDescriptor(v, where));
}
function parseIndex(value, where) {
    const o = object(value, where);
    if (o['schemaVersion'] !== 2)
        throw broken(where, 'schemaVersion is not 2');
    return { manifests: descriptors(o['manifests'], where), annotations: map(o['annotations']) };
}
function parseManifest(value, where) {
    const o = object(value, where);
    if (o['schemaVersion'] !== 2)
        throw broken(where, 'schemaVersion is not 2');
    return { config: parseDescriptor(o['config'], where), layers: descriptors(o['layers'], where), annotations: map(o['annotations']) };
}
function parseConfig(value, where) {
    const o = object(value, where);
    const c = o['config'] === undefined || o['config'] === null ? {} : object(o['config'], where);
    const history = Array.isArray(o['history']) ? o['history'].map((step) => object(step, where)) : [];
    return {
        os: text(o['os']), architecture: text(o['architecture']), variant: text(o['variant']), created: text(o['created']),
        user: text(c['User']), env: texts(c['Env']), entrypoint: texts(c['Entrypoint']), cmd: texts(c['Cmd']), workdir: text(c['WorkingDir']),
        labels: map(c['Labels']), ports: typeof c['ExposedPorts'] === 'object' && c['ExposedPorts'] !== null ? Object.keys(c['ExposedPorts']).sort() : [],
        diffIds: texts(object(o['rootfs'], where)['diff_ids']),
        history: history.map((s) => ({ created: text(s['created']), createdBy: text(s['created_by']), emptyLayer: s['empty_layer'] === true })),
    };
}


/***/ }),

/***/ 9405:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ inParallel),
/* harmony export */   b: () => (/* binding */ together)
/* harmony export */ });
/** Runs `work` over items, at most `width` at once; answers in the order of the items. The first error wins; what runs is waited for. */
async function inParallel(items, width, work) {
    const results = new Array(items.length);
    let next = 0;
    let failed = false;
    const worker = async () => {
        while (!failed && next < items.length) {
            const index = next++;
            const item = items[index];
            try {
                results[index] = await work(item, index);
            }
            catch (error) {
                failed = true;
                throw error;
            }
        }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
    for (const outcome of outcomes)
        if (outcome.status === 'rejected')
            throw outcome.reason;
    return results;
}
/** Both results, once both are there: where one fails, nothing goes on behind the back of whoever is told of it. */
async function together(first, second) {
    await Promise.allSettled([first, second]);
    return [await first, await second];
}


/***/ }),

/***/ 3107:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   De: () => (/* binding */ parsePlace),
/* harmony export */   ZC: () => (/* binding */ nameIn),
/* harmony export */   dE: () => (/* binding */ formatPlace)
/* harmony export */ });
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5226);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(877);


/**
 * Reads a place: `[docker://]registry/name:tag`, `oci:FOLDER[:name]`, `oci-archive:FILE[:name]`.
 *
 * @throws AdaptError (user) for anything else; digests must be whole.
 */
function parsePlace(text) {
    const local = /^(oci|oci-archive):([^:]+)(?::(.+))?$/.exec(text);
    if (local !== null) {
        const [, kind, path = '', name = ''] = local;
        if (path.includes('\0'))
            throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .userError */ .IF)('the path holds a zero byte', text, 'Check it.');
        if (name !== '')
            (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReference */ .F2)(name, text);
        return { kind: kind === 'oci' ? 'layout' : 'archive', path, name };
    }
    if (/^oci(-archive)?:/.test(text))
        throw (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .userError */ .IF)('a layout needs its folder', text, 'Write oci:FOLDER[:name].');
    return { kind: 'registry', reference: (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .qualified */ .LX)((0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReference */ .F2)(text.replace(/^docker:\/\//, ''), text)) };
}
/** A place as text, the way it is written. */
function formatPlace(place) {
    if (place.kind === 'registry')
        return (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatReference */ .FH)(place.reference);
    return `${place.kind === 'layout' ? 'oci' : 'oci-archive'}:${place.path}${place.name === '' ? '' : `:${place.name}`}`;
}
/** What a place's store knows the image by; empty for the only one. */
const nameIn = (place) => (place.kind === 'registry' ? place.reference.digest || place.reference.tag : place.name);


/***/ }),

/***/ 877:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F2: () => (/* binding */ parseReference),
/* harmony export */   FH: () => (/* binding */ formatReference),
/* harmony export */   LX: () => (/* binding */ qualified),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   WQ: () => (/* binding */ digestProblem)
/* harmony export */ });
/* unused harmony export tagOf */
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5226);

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const REGISTRY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const DIGEST_LENGTH = { sha256: 64, sha384: 96, sha512: 128 };
/**
 * Parses an image reference.
 *
 * @throws AdaptError (user) that says which part is wrong; a digest of the wrong length is refused by name
 *   (the source of the method prints one with 63 digits, [0110]).
 */
function parseReference(text, where = 'image reference') {
    const refuse = (why) => (0,_lib_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .userError */ .IF)(`${JSON.stringify(text)} is no image reference: ${why}`, where, 'Write it as [registry/]name[:tag][@sha256:64 hex digits].');
    if (text.length > 512)
        throw refuse('it is too long');
    const at = text.indexOf('@');
    const digest = at < 0 ? '' : text.slice(at + 1);
    if (at >= 0) {
        const problem = digestProblem(digest);
        if (problem !== '')
            throw refuse(problem);
    }
    let name = at < 0 ? text : text.slice(0, at);
    let tag = '';
    const colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf('/')) {
        tag = name.slice(colon + 1);
        name = name.slice(0, colon);
        if (!TAG.test(tag))
            throw refuse(`the tag ${JSON.stringify(tag)} has a forbidden character or length`);
    }
    const slash = name.indexOf('/');
    const first = slash < 0 ? '' : name.slice(0, slash);
    const registry = first.includes('.') || first.includes(':') || first === 'localhost' ? first : '';
    const repository = registry === '' ? name : name.slice(slash + 1);
    if (registry !== '' && !REGISTRY.test(registry))
        throw refuse(`${JSON.stringify(registry)} is no host name`);
    if (repository.length > 255 || !REPOSITORY.test(repository))
        throw refuse(`the name ${JSON.stringify(repository)} must be of lower-case letters, digits and single separators`);
    return { registry, repository, tag, digest };
}
/** Why a digest is none; empty for a good one. */
function digestProblem(digest) {
    const colon = digest.indexOf(':');
    const algorithm = digest.slice(0, Math.max(0, colon));
    const hex = digest.slice(colon + 1);
    const length = DIGEST_LENGTH[algorithm];
    if (length === undefined)
        return `the digest ${JSON.stringify(digest.slice(0, 80))} is not of sha256`;
    if (hex.length !== length)
        return `its digest has ${hex.length} hex digits, ${algorithm} needs ${length}`;
    return /^[0-9a-f]+$/.test(hex) ? '' : 'its digest has characters that are not lower-case hex digits';
}
/** The reference as text. */
function formatReference(reference) {
    const name = reference.registry === '' ? reference.repository : `${reference.registry}/${reference.repository}`;
    return `${name}${reference.tag === '' ? '' : `:${reference.tag}`}${reference.digest === '' ? '' : `@${reference.digest}`}`;
}
/** The full name by Docker's rules: `alpine` → `docker.io/library/alpine:latest`. */
function qualified(reference) {
    const registry = reference.registry === '' || reference.registry === 'index.docker.io' ? 'docker.io' : reference.registry;
    const repository = registry === 'docker.io' && !reference.repository.includes('/') ? `library/${reference.repository}` : reference.repository;
    return { ...reference, registry, repository, tag: reference.tag === '' && reference.digest === '' ? 'latest' : reference.tag };
}
/** True for a registry on this machine, which may speak plain HTTP. */
function isLoopback(registry) {
    const host = registry.replace(/:\d+$/, '');
    return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
/** A version as a tag: characters that tags forbid become `_`. */
function tagOf(version) {
    const tag = version.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '').slice(0, 128);
    return tag === '' ? 'latest' : tag;
}


/***/ }),

/***/ 2593:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ec: () => (/* binding */ RepositoryStore),
/* harmony export */   K_: () => (/* binding */ LayoutStore),
/* harmony export */   cJ: () => (/* binding */ sameRegistry)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1455);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7075);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6466);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(5226);
/* harmony import */ var _lib_files_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(7994);
/* harmony import */ var _layout_write_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(1570);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(3860);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(5874);











/** A repository of a registry. */
class RepositoryStore {
    registry;
    repository;
    constructor(registry, repository) {
        this.registry = registry;
        this.repository = repository;
    }
    get name() {
        return `${this.registry.name}/${this.repository}`;
    }
    resolve(reference) {
        return this.registry.manifest(this.repository, reference === '' ? 'latest' : reference);
    }
    async manifest(descriptor) {
        const found = await this.registry.manifest(this.repository, descriptor.digest);
        if (found === undefined)
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(this.name, `manifest ${descriptor.digest} is missing`);
        // What refers to it says what it is; a registry may label it otherwise.
        return { ...found, descriptor: { ...found.descriptor, mediaType: descriptor.mediaType } };
    }
    open(descriptor) {
        return (start) => this.registry.open(this.repository, descriptor, start);
    }
    hasBlob(descriptor) {
        return this.registry.hasBlob(this.repository, descriptor.digest);
    }
    async putBlob(descriptor, from) {
        if (from instanceof RepositoryStore && sameRegistry(from, this) && (await this.registry.mount(this.repository, descriptor.digest, from.repository)))
            return 0;
        if (await this.hasBlob(descriptor))
            return 0;
        await this.registry.upload(this.repository, descriptor, from.open(descriptor));
        return descriptor.size;
    }
    async putManifest(fetched) {
        await this.registry.putManifest(this.repository, fetched.descriptor.digest, fetched);
    }
    async putName(fetched, name) {
        await this.registry.putManifest(this.repository, name, fetched);
    }
}
/** Whether two places are repositories of one registry: then blobs are mounted, and no byte moves. */
function sameRegistry(a, b) {
    return a instanceof RepositoryStore && b instanceof RepositoryStore && a.registry.name === b.registry.name;
}
/** An OCI layout folder. */
class LayoutStore {
    dir;
    signal;
    constructor(dir, signal) {
        this.dir = dir;
        this.signal = signal;
    }
    get name() {
        return `oci:${this.dir}`;
    }
    async resolve(reference) {
        if (!(await (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .exists */ .t2)(`${this.dir}/index.json`)))
            return undefined;
        const layout = await (0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .readLayout */ .T4)(this.dir);
        if (reference !== '' && !layout.roots.some((r) => r.digest === reference || r.annotations?.['org.opencontainers.image.ref.name'] === reference))
            return undefined;
        return this.manifest((0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .findRoot */ .wg)(layout, reference));
    }
    async manifest(descriptor) {
        const { mediaType, digest, size } = descriptor;
        return { descriptor: { mediaType, digest, size }, content: await (0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .readBlob */ .gm)(this.dir, descriptor) };
    }
    open(descriptor) {
        return (start) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)((0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .blobPath */ .nD)(this.dir, descriptor.digest), { start });
    }
    hasBlob(descriptor) {
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)((0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .blobPath */ .nD)(this.dir, descriptor.digest)).then((info) => info.isFile() && info.size === descriptor.size, () => false);
    }
    /** Nothing is stored under a digest but what has it. */
    async putBlob(descriptor, from) {
        await (0,_layout_write_js__WEBPACK_IMPORTED_MODULE_8__/* .initLayout */ .D1)(this.dir);
        if (await this.hasBlob(descriptor))
            return 0;
        const path = (0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .blobPath */ .nD)(this.dir, descriptor.digest);
        const part = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}.part`;
        const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(descriptor.digest.split(':')[0] ?? 'sha256');
        let bytes = 0;
        const measure = new node_stream__WEBPACK_IMPORTED_MODULE_3__.Transform({
            transform(chunk, _encoding, done) {
                hash.update(chunk);
                bytes += chunk.length;
                done(bytes > descriptor.size ? new Error('too long') : null, chunk);
            },
        });
        try {
            await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(await from.open(descriptor)(0), measure, (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createWriteStream)(part, { flags: 'wx' }), { signal: this.signal });
            const found = `${descriptor.digest.split(':')[0] ?? ''}:${hash.digest('hex')}`;
            if (found !== descriptor.digest)
                throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(from.name, `blob ${descriptor.digest} has the content of ${found}`);
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(part, path);
            return bytes;
        }
        catch (error) {
            if (this.signal.aborted)
                throw new _lib_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .Interrupted */ .j$();
            throw error instanceof _lib_errors_js__WEBPACK_IMPORTED_MODULE_9__/* .AdaptError */ .Di ? error : (0,_lib_files_js__WEBPACK_IMPORTED_MODULE_6__/* .describe */ .q0)(error, path);
        }
        finally {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(part, { force: true });
        }
    }
    async putManifest(fetched) {
        await (0,_layout_write_js__WEBPACK_IMPORTED_MODULE_8__/* .initLayout */ .D1)(this.dir);
        const stored = await (0,_layout_write_js__WEBPACK_IMPORTED_MODULE_8__/* .putBlob */ .HT)(this.dir, fetched.descriptor.mediaType, fetched.content);
        if (stored.digest !== fetched.descriptor.digest)
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(this.name, `${fetched.descriptor.digest} has the content of ${stored.digest}`);
    }
    async putName(fetched, name) {
        if (!(0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isIndex */ .nw)(fetched.descriptor.mediaType) && !(0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .isManifest */ .Yh)(fetched.descriptor.mediaType))
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(this.name, `${fetched.descriptor.mediaType} is no image`);
        await this.putManifest(fetched);
        await (0,_layout_write_js__WEBPACK_IMPORTED_MODULE_8__/* .nameRoot */ .AI)(this.dir, fetched.descriptor, name);
    }
}


/***/ }),

/***/ 3493:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  L: () => (/* binding */ asset)
});

// UNUSED EXPORTS: packageRoot

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// CONCATENATED MODULE: ./build/bundle/lib/assets.js



let root;
/** Folder of this package: where `probe/`, `recipes/`, `data/` and `schema/` are. */
function packageRoot() {
    if (root !== undefined)
        return root;
    let folder = (0,external_node_path_.dirname)((0,external_node_url_namespaceObject.fileURLToPath)(import.meta.url));
    while (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, 'probe')) || !(0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, 'package.json'))) {
        const parent = (0,external_node_path_.dirname)(folder);
        if (parent === folder)
            throw new Error('the package is incomplete: its probe/ folder is missing');
        folder = parent;
    }
    return (root = folder);
}
/** Absolute path of a file or folder that ships with the package. */
function asset(...parts) {
    return (0,external_node_path_.join)(packageRoot(), ...parts);
}


/***/ }),

/***/ 5226:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   CA: () => (/* binding */ errorCode),
/* harmony export */   Di: () => (/* binding */ AdaptError),
/* harmony export */   IF: () => (/* binding */ userError),
/* harmony export */   dc: () => (/* binding */ EXIT),
/* harmony export */   j$: () => (/* binding */ Interrupted)
/* harmony export */ });
/** Exit codes of the command; the Action maps everything but `done` to a failed step. */
const EXIT = { done: 0, failed: 1, usage: 2, gate: 3, interrupted: 130 };
/**
 * An expected failure. It becomes one clear line: what happened, where, what to do.
 * Anything else that is thrown is a bug and shows its stack.
 */
class AdaptError extends Error {
    name = 'AdaptError';
    /** File, module, URL or command it is about; empty where the message says it all. */
    where;
    /** What the user can do next. */
    advice;
    blame;
    constructor(message, details) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.where = details.where ?? '';
        this.advice = details.advice;
        this.blame = details.blame ?? 'failed';
    }
    /** The line for people: `message (where). advice`. */
    get line() {
        const head = this.where === '' ? this.message : `${this.message} (${this.where})`;
        return `${head.replace(/[.\s]+$/, '')}. ${this.advice}`;
    }
    get exitCode() {
        return this.blame === 'user' ? EXIT.usage : EXIT.failed;
    }
}
/** Thrown when the run was interrupted; carries no advice because the user asked for it. */
class Interrupted extends Error {
    name = 'Interrupted';
    constructor() {
        super('interrupted; run again with --resume to go on after the last complete stage');
    }
}
/** `user` mistakes in one call. */
function userError(message, where, advice) {
    return new AdaptError(message, { where, advice, blame: 'user' });
}
/** The `code` of a Node system error, else an empty string. */
function errorCode(error) {
    return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}


/***/ }),

/***/ 7994:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   dM: () => (/* binding */ removeTree),
/* harmony export */   gE: () => (/* binding */ makeDir),
/* harmony export */   q0: () => (/* binding */ describe),
/* harmony export */   qC: () => (/* binding */ readIfThere),
/* harmony export */   t2: () => (/* binding */ exists),
/* harmony export */   vZ: () => (/* binding */ writeAtomic)
/* harmony export */ });
/* unused harmony exports removeHalfWritten, isDir, sha256File, sha256, copyTree, walk, contained, append */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(5226);





/** Writes a file so that a reader sees the old content or the new, never a part. Creates its folder. */
async function writeAtomic(path, content, mode = 0o644) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), { recursive: true }).catch((error) => { throw describe(error, path); });
    const temporary = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}.tmp`;
    try {
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(temporary, 'wx', mode);
        try {
            await handle.writeFile(content);
            await handle.sync();
        }
        finally {
            await handle.close();
        }
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(temporary, path);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(temporary, { force: true });
        throw describe(error, path);
    }
}
/** Removes what `writeAtomic` left in a folder and `depth` levels below it when its process was killed; nobody else may be writing there. */
async function removeHalfWritten(folder, depth = 0) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (entry.isFile() && /\.[0-9a-f]{8}\.tmp$/.test(entry.name))
            await rm(join(folder, entry.name), { force: true });
        else if (entry.isDirectory() && depth > 0)
            await removeHalfWritten(join(folder, entry.name), depth - 1);
    }
}
/** Turns the file system's errors that a user can act on into clear ones; others pass unchanged. */
function describe(error, path) {
    switch ((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .errorCode */ .CA)(error)) {
        case 'ENOSPC':
        case 'EDQUOT':
            return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .AdaptError */ .Di('the disk is full', { where: path, advice: 'Free some space, or choose another place with --work-dir or --cache-dir; then run again with --resume.', cause: error });
        case 'EACCES':
        case 'EPERM':
        case 'EROFS':
            return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .AdaptError */ .Di('cannot write here', { where: path, advice: 'Choose a folder that you may write to with --work-dir or --cache-dir.', blame: 'user', cause: error });
        case 'ENOTDIR':
        case 'EEXIST':
            return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .AdaptError */ .Di('a file is in the way of a folder', { where: path, advice: 'Choose another folder.', blame: 'user', cause: error });
        default:
            return error;
    }
}
/** Creates a folder and its parents. */
async function makeDir(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(path, { recursive: true });
        return path;
    }
    catch (error) {
        // What recursive mkdir says of a read-only file system.
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .errorCode */ .CA)(error) === 'ENOENT')
            throw describe(Object.assign(new Error('read-only', { cause: error }), { code: 'EROFS' }), path);
        throw describe(error, path);
    }
}
/** Content of a text file, or `undefined` where there is none. */
async function readIfThere(path) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(path, 'utf8');
    }
    catch (error) {
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .errorCode */ .CA)(error)))
            return undefined;
        throw error;
    }
}
/** True if something is at the path, whatever it is. */
async function exists(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path).then(() => true, () => false);
}
/** True for a folder (links followed). */
async function isDir(path) {
    return stat(path).then((s) => s.isDirectory(), () => false);
}
/** SHA-256 of a file's content, hex; the file is streamed. */
async function sha256File(path) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path))
        hash.update(chunk);
    return hash.digest('hex');
}
/** SHA-256 of a text, hex. */
function sha256(text) {
    return hash('sha256', text);
}
/**
 * Copies a tree so that it can be written to (module caches are read-only); `skip` gets `/`-separated paths relative to the root.
 * The copy may lie inside the original. What is neither file, folder nor link is left out.
 */
async function copyTree(from, to, skip = () => false) {
    const target = resolve(to);
    const visit = async (path) => {
        await mkdir(join(to, path), { recursive: true });
        for (const entry of await readdir(join(from, path), { withFileTypes: true })) {
            const inner = path === '' ? entry.name : `${path}/${entry.name}`;
            const [source, copy] = [join(from, inner), join(to, inner)];
            if (skip(inner) || resolve(source) === target)
                continue;
            if (entry.isDirectory())
                await visit(inner);
            else if (entry.isSymbolicLink())
                await symlink(await readlink(source), copy);
            else if (entry.isFile())
                await copyWritable(source, copy);
        }
    };
    try {
        await visit('');
    }
    catch (error) {
        throw describe(error, to);
    }
}
/** Copies a file, by reference where the file system can. */
async function copyWritable(from, to) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    const { mode } = await stat(to);
    if ((mode & 0o200) === 0)
        await chmod(to, mode | 0o200);
}
async function makeWritable(root) {
    const info = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(root);
    if (info.isSymbolicLink())
        return;
    if ((info.mode & 0o200) === 0)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.chmod)(root, info.mode | 0o200);
    if (!info.isDirectory())
        return;
    for (const entry of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(root))
        await makeWritable((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, entry));
}
/** Removes a tree, also one with read-only folders in it. */
async function removeTree(path) {
    if (!(await exists(path)))
        return;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { recursive: true, force: true }).catch(async () => {
        await makeWritable(path);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { recursive: true, force: true });
    });
}
/** All regular files below a folder in a stable order; links aren't followed, `.git` is left out. */
async function* walk(root, skipDir = () => false, prefix = '') {
    let entries;
    try {
        entries = await readdir(join(root, prefix), { withFileTypes: true });
    }
    catch {
        return; // Vanished or unreadable: the caller counts what it sees.
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
        const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
        if (entry.isDirectory()) {
            if (entry.name !== '.git' && !skipDir(path))
                yield* walk(root, skipDir, path);
        }
        else if (entry.isFile()) {
            const info = await lstat(join(root, path)).catch(() => undefined);
            if (info !== undefined)
                yield { path, bytes: info.size };
        }
    }
}
/**
 * The absolute path of `path` below `root`.
 *
 * @throws AdaptError (user) for a path that leaves the root: absolute, `..`, or through a symbolic link.
 */
async function contained(root, path) {
    const refuse = (why) => new AdaptError(`path ${JSON.stringify(path)} leaves its folder: ${why}`, { where: root, advice: 'Use a path inside the project.', blame: 'user' });
    if (path.startsWith('/') || path.includes('\0') || path.includes('\\'))
        throw refuse('it is absolute or holds a forbidden character');
    const absolute = resolve(root, path);
    if (absolute !== resolve(root) && !absolute.startsWith(resolve(root) + sep))
        throw refuse('it points outside');
    let current = resolve(root);
    for (const part of relative(current, absolute).split(sep).filter((p) => p !== '')) {
        current = join(current, part);
        const info = await lstat(current).catch(() => undefined);
        if (info?.isSymbolicLink())
            throw refuse('a part of it is a symbolic link');
    }
    return absolute;
}
/** Appends to a file without reading it. */
async function append(path, text) {
    await writeFile(path, text, { flag: 'a' });
}


/***/ }),

/***/ 2365:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N4: () => (/* binding */ endGroup),
/* harmony export */   XZ: () => (/* binding */ endAll),
/* harmony export */   yk: () => (/* binding */ running)
/* harmony export */ });
/** Process groups that `exec` started and that still run, so that a dying process can take its children along. */
const running = new Set();
/** Ends every command that `exec` started and that still runs. */
function endAll(signal = 'SIGTERM') {
    for (const pid of running)
        endGroup(pid, signal);
}
/** Ends a process group that `exec` started, here or in a run that was killed. */
function endGroup(pid, signal) {
    try {
        process.kill(-pid, signal);
    }
    catch {
        // The group is gone already.
    }
}


/***/ }),

/***/ 9978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  L: () => (/* binding */ withStores)
});

;// CONCATENATED MODULE: external "node:events"
const external_node_events_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var lib_files = __nccwpck_require__(7994);
// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __nccwpck_require__(5226);
// EXTERNAL MODULE: ./build/bundle/images/oci.js
var oci = __nccwpck_require__(5874);
// EXTERNAL MODULE: ./build/bundle/images/layout.js
var images_layout = __nccwpck_require__(3860);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __nccwpck_require__(7075);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: ./build/bundle/images/reference.js
var reference = __nccwpck_require__(877);
;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_http_namespaceObject, 2);
;// CONCATENATED MODULE: ./build/bundle/images/registry/http.js



/** Seconds without a byte after which a connection counts as dead. */
const IDLE = 60;
const plain = new external_node_http_namespaceObject.Agent({ keepAlive: true, maxSockets: 8 });
const agents = new Map();
function http_secure(Agent, ca = []) {
    const key = ca.join('');
    let agent = agents.get(key);
    if (agent === undefined)
        agents.set(key, (agent = new Agent({ keepAlive: true, maxSockets: 8, ...(ca.length === 0 ? {} : { ca: [...ca] }) })));
    return agent;
}
/** Sends one request; answers as soon as the status line and headers are there. Errors are the network's own. */
async function send(request) {
    if (request.signal.aborted)
        throw new errors/* Interrupted */.j$();
    const source = await request.body?.open();
    // TLS takes a while to load, and a registry on this machine doesn't need it.
    const tls = request.url.protocol === 'https:' ? await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 4708, 19)) : undefined;
    return new Promise((resolve, reject) => {
        const options = {
            method: request.method, signal: request.signal, agent: tls === undefined ? plain : http_secure(tls.Agent, request.ca), timeout: IDLE * 1000,
            headers: { ...request.headers, ...(request.body === undefined ? (request.method === 'GET' || request.method === 'HEAD' ? {} : { 'content-length': '0' }) : { 'content-length': String(request.body.bytes) }) },
        };
        let answered = false;
        const fail = (error) => {
            source?.destroy();
            reject(request.signal.aborted ? new errors/* Interrupted */.j$() : error);
        };
        const outgoing = (tls ?? external_node_http_namespaceObject_0).request(request.url, options, (stream) => {
            answered = true;
            resolve({ status: stream.statusCode ?? 0, headers: stream.headers, url: request.url, stream });
        });
        outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error(`nothing came for ${IDLE} seconds`), { code: 'ETIMEDOUT' })));
        outgoing.on('error', fail);
        if (source === undefined)
            outgoing.end();
        // A server may answer (413, 429) and close before it has read everything: then the answer counts.
        else
            (0,external_node_stream_.pipeline)(source, outgoing, (error) => { if (error !== null && error !== undefined && !answered)
                fail(error); });
    });
}
/** Reads a small answer. */
async function readBody(response, limit) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response.stream) {
        size += chunk.length;
        if (size > limit) {
            response.stream.destroy();
            throw new Error(`the answer is larger than ${limit} bytes`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
/** Gives the connection back without caring for the content. */
function drain(response) {
    response.stream.on('error', () => { });
    response.stream.resume();
}
/** An address without what may be secret in it. */
function publicUrl(url) {
    return `${url.protocol}//${url.host}${url.pathname}`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __nccwpck_require__(8500);
;// CONCATENATED MODULE: ./build/bundle/images/registry/retry.js


const RETRY = { attempts: 7, first: 500, most: 60_000 };
/** Thrown for an answer that may be another one soon: 429, 408 and 5xx. */
class Transient extends Error {
    after;
    /** @param after milliseconds that the server asked to wait. */
    constructor(message, after) {
        super(message);
        this.after = after;
    }
}
const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_CONSTANT', 'ERR_STREAM_DESTROYED']);
/** True for errors of the connection, after which the same request may succeed. */
function isTransient(error) {
    if (error instanceof Transient)
        return true;
    if (error instanceof errors/* AdaptError */.Di || error instanceof errors/* Interrupted */.j$)
        return false;
    return NETWORK.has((0,errors/* errorCode */.CA)(error)) || (error instanceof Error && /socket hang up|aborted/.test(error.message));
}
/**
 * Repeats `work` until it succeeds, fails for good, or has been tried often enough.
 *
 * @throws AdaptError with the last reason.
 */
async function withRetry(what, policy, signal, work, say = () => { }) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work(attempt);
        }
        catch (error) {
            if (signal.aborted)
                throw new errors/* Interrupted */.j$();
            if (!isTransient(error))
                throw error;
            const reason = error instanceof Error ? error.message || (0,errors/* errorCode */.CA)(error) : String(error);
            if (attempt >= policy.attempts)
                throw new errors/* AdaptError */.Di(`${what} failed ${attempt} times: ${reason}`, { advice: 'Check the registry and the network, then run again: what is there already is not sent again.', cause: error });
            const wait = Math.min(policy.most, (error instanceof Transient ? error.after : undefined) ?? policy.first * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
            say(`${what}: ${reason}; trying again in ${Math.round(wait / 100) / 10} s`);
            await (0,external_node_timers_promises_.setTimeout)(wait, undefined, { signal }).catch(() => { throw new errors/* Interrupted */.j$(); });
        }
    }
}
/** Milliseconds of a Retry-After header: seconds or a date. */
function retryAfter(value, now = Date.now()) {
    if (value === undefined)
        return undefined;
    if (/^\d+$/.test(value.trim()))
        return Number(value) * 1000;
    const date = Date.parse(value);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

;// CONCATENATED MODULE: ./build/bundle/images/registry/auth.js





/** Parses `WWW-Authenticate` (RFC 9110, section 11); `undefined` for schemes that are unknown here. */
function parseChallenge(header) {
    const scheme = /^\s*(basic|bearer)\b/i.exec(header)?.[1]?.toLowerCase();
    if (scheme !== 'basic' && scheme !== 'bearer')
        return undefined;
    const values = {};
    for (const [, key = '', quoted, bare] of header.matchAll(/([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
        values[key.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '';
    return { scheme, realm: values['realm'] ?? '', service: values['service'] ?? '', scope: values['scope'] ?? '' };
}
const basic = (credentials) => `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
/**
 * Gets a token by the distribution project's token protocol, or by OAuth2 where a refresh token is kept.
 *
 * @throws AdaptError where the login is refused; Transient where trying again may help.
 */
async function fetchToken(challenge, scopes, credentials, signal, ca) {
    let url;
    try {
        url = new URL(challenge.realm);
    }
    catch {
        throw new errors/* AdaptError */.Di('the registry names no address for tokens', { where: challenge.realm.slice(0, 100), advice: 'Check the name of the registry.' });
    }
    if (url.protocol !== 'https:' && !(0,reference/* isLoopback */.U9)(url.host))
        throw new errors/* AdaptError */.Di('the registry asks for the login over an open connection', { where: publicUrl(url), advice: 'It is not sent there; use a registry with TLS.' });
    const headers = { accept: 'application/json' };
    let body;
    if (credentials?.identityToken !== undefined) {
        const form = Buffer.from(new URLSearchParams({ grant_type: 'refresh_token', service: challenge.service, scope: scopes.join(' '), client_id: 'loong-adapt', refresh_token: credentials.identityToken }).toString());
        headers['content-type'] = 'application/x-www-form-urlencoded';
        body = { bytes: form.length, open: () => external_node_stream_.Readable.from([form]) };
    }
    else {
        if (challenge.service !== '')
            url.searchParams.set('service', challenge.service);
        for (const scope of scopes)
            url.searchParams.append('scope', scope);
        if (credentials !== undefined)
            headers['authorization'] = basic(credentials);
    }
    const response = await send({ method: body === undefined ? 'GET' : 'POST', url, headers, signal, ca, ...(body === undefined ? {} : { body }) });
    if (response.status === 429 || response.status >= 500) {
        drain(response);
        throw new Transient(`the token service answered ${response.status}`, retryAfter(response.headers['retry-after']));
    }
    if (response.status !== 200) {
        drain(response);
        throw new errors/* AdaptError */.Di(`the registry refuses the login (${response.status})`, { where: publicUrl(url), advice: 'Log in with `docker login` or `buildah login`, with a user who may do this.' });
    }
    const answer = parse(await readBody(response, 1 << 20));
    const value = typeof answer['token'] === 'string' ? answer['token'] : answer['access_token'];
    if (typeof value !== 'string' || value === '')
        throw new errors/* AdaptError */.Di('the registry answered no token', { where: publicUrl(url), advice: 'Check the name of the registry.' });
    const seconds = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : 60;
    return { value, until: Date.now() + Math.max(5, seconds * 0.8) * 1000 };
}
function parse(content) {
    try {
        const value = JSON.parse(content.toString('utf8'));
        return typeof value === 'object' && value !== null ? value : {};
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./build/bundle/target/which.js


/** The absolute path of a program on PATH (or in `extra` folders, which come first). */
async function which(name, extra = []) {
    for (const folder of [...extra, ...(process.env['PATH'] ?? '').split(external_node_path_.delimiter)]) {
        if (!folder.startsWith('/'))
            continue; // A relative one would take a program out of the project.
        const path = (0,external_node_path_.join)(folder, name);
        if (await (0,promises_.access)(path, promises_.constants.X_OK).then(() => true, () => false))
            return path;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/bundle/images/registry/credentials.js




/** The files where docker, podman and buildah keep logins, first one first. */
function authFiles(env = process.env) {
    const explicit = env['REGISTRY_AUTH_FILE'];
    if (explicit !== undefined && explicit !== '')
        return [explicit];
    const docker = env['DOCKER_CONFIG'];
    return [
        (0,external_node_path_.join)(docker !== undefined && docker !== '' ? docker : (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker'), 'config.json'),
        ...(env['XDG_RUNTIME_DIR'] === undefined ? [] : [(0,external_node_path_.join)(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json')]),
        (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.config', 'containers', 'auth.json'),
    ];
}
/** The login for a registry as docker or buildah saved it, `undefined` for none. */
async function findCredentials(registry, files = authFiles()) {
    for (const file of files) {
        const config = credentials_parse(await (0,lib_files/* readIfThere */.qC)(file));
        if (config === undefined)
            continue;
        const helper = config.credHelpers?.[registry] ?? (config.auths?.[keyIn(config, registry)]?.auth === undefined ? config.credsStore : undefined);
        const found = fromEntry(config, registry) ?? (helper === undefined ? undefined : await fromHelper(helper, registry));
        if (found !== undefined)
            return found;
    }
    return undefined;
}
function credentials_parse(text) {
    if (text === undefined)
        return undefined;
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null ? value : undefined;
    }
    catch {
        return undefined; // As docker does: a broken file is no login.
    }
}
/** Docker Hub's login is kept under its old address. */
const names = (registry) => (registry === 'docker.io' ? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io'] : [registry, `https://${registry}`, `https://${registry}/v1/`, `https://${registry}/v2/`]);
const keyIn = (config, registry) => names(registry).find((name) => config.auths?.[name] !== undefined) ?? registry;
function fromEntry(config, registry) {
    const entry = config.auths?.[keyIn(config, registry)];
    if (entry === undefined)
        return undefined;
    const identity = typeof entry.identitytoken === 'string' && entry.identitytoken !== '' ? { identityToken: entry.identitytoken } : {};
    if (typeof entry.auth === 'string' && entry.auth !== '') {
        const text = Buffer.from(entry.auth, 'base64').toString('utf8');
        const colon = text.indexOf(':');
        if (colon > 0)
            return { user: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, ''), ...identity };
    }
    if (typeof entry.username === 'string' && typeof entry.password === 'string')
        return { user: entry.username, password: entry.password, ...identity };
    return undefined;
}
async function fromHelper(helper, registry) {
    if (!/^[A-Za-z0-9_-]+$/.test(helper))
        return undefined;
    const program = await which(`docker-credential-${helper}`);
    if (program === undefined)
        return undefined;
    const { exec } = await __nccwpck_require__.e(/* import() */ 312).then(__nccwpck_require__.bind(__nccwpck_require__, 5312));
    for (const name of names(registry)) {
        const result = await exec(program, ['get'], { input: name, timeout: 30 });
        if (result.exitCode !== 0)
            continue;
        try {
            const answer = JSON.parse(result.stdout);
            if (answer.Secret === undefined || answer.Secret === '')
                continue;
            return answer.Username === '<token>' ? { user: '', password: '', identityToken: answer.Secret } : { user: answer.Username ?? '', password: answer.Secret };
        }
        catch {
            continue;
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/bundle/images/registry/connection.js









const AGENT = { 'user-agent': 'loong-adapt' };
/** A connection to one registry: finds out how it speaks, logs in, follows redirects, tries again. */
class Connection {
    registry;
    options;
    base;
    challenge;
    credentials;
    tokens = new Map();
    ca;
    retry;
    say;
    constructor(registry, options) {
        this.registry = registry;
        this.options = options;
        this.retry = options.retry ?? RETRY;
        this.say = options.say ?? (() => { });
    }
    /** Sends a call, again where that may help. The body of the answer is the caller's to read. */
    async call(call) {
        return withRetry(`${call.method} ${this.registry}`, this.retry, this.options.signal, async () => this.once(call), this.say);
    }
    /** One attempt; a login that ran out is renewed. */
    async once(call) {
        const first = await this.first(call);
        const base = await this.address();
        const url = typeof call.path === 'string' ? new URL(`/v2/${call.path}`, base) : new URL(call.path);
        if (url.host === base.host && url.protocol !== base.protocol)
            url.protocol = base.protocol; // Behind a proxy, registries name themselves without TLS.
        const key = call.scopes.join(' ');
        const token = this.tokens.get(key);
        let response = first ?? (await this.follow(call, url, base));
        if (response.status === 401) {
            drain(response);
            // Another call may have renewed it meanwhile.
            if (this.tokens.get(key) === token)
                this.tokens.delete(key);
            this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
            response = await this.follow(call, url, base);
        }
        if (call.expect.includes(response.status))
            return response;
        return this.refuse(call, response);
    }
    /**
     * The answer to a first call that itself found out that a registry on this machine speaks http: one round trip less than to ask for that.
     * `undefined` for what has to be asked by `address`.
     */
    async first(call) {
        if (this.base !== undefined || !(0,reference/* isLoopback */.U9)(this.registry) || call.method !== 'GET' || typeof call.path !== 'string')
            return undefined;
        const base = new URL(`http://${this.registry}/`);
        const sent = send({ method: 'GET', url: new URL(`/v2/${call.path}`, base), headers: { ...AGENT, ...call.headers }, signal: this.options.signal });
        const answer = sent.then((response) => {
            if (response.status === 200 || response.status === 401)
                return response;
            drain(response);
            return undefined; // Of a registry that speaks TLS, or of one that means it: its front page tells.
        }, (error) => {
            if (this.options.signal.aborted || (0,errors/* errorCode */.CA)(error) === 'ECONNREFUSED')
                throw error;
            return undefined;
        });
        // Calls that come meanwhile wait for it.
        await this.keepBase(answer.then((response) => (response === undefined ? this.probe() : base)));
        return answer;
    }
    async follow(call, start, base) {
        let url = start;
        for (let hops = 0; hops < 6; hops++) {
            const own = url.origin === base.origin;
            const authorization = own ? await this.authorization(call.scopes) : undefined;
            const response = await send({
                method: call.method, url, signal: this.options.signal, ...(url.protocol === 'https:' ? { ca: await this.certificates() } : {}), ...(call.body === undefined ? {} : { body: call.body }),
                headers: { ...AGENT, ...call.headers, ...(authorization === undefined ? {} : { authorization }) },
            });
            const location = response.headers.location;
            if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined || (call.method !== 'GET' && call.method !== 'HEAD'))
                return response;
            drain(response);
            const next = new URL(location, url);
            if (url.protocol === 'https:' && next.protocol !== 'https:')
                throw new errors/* AdaptError */.Di('the registry redirects to an open connection', { where: publicUrl(next), advice: 'It is not followed; check the registry.' });
            url = next;
        }
        throw new errors/* AdaptError */.Di('the registry redirects in a circle', { where: publicUrl(start), advice: 'Check the registry.' });
    }
    async authorization(scopes) {
        const challenge = this.challenge;
        if (challenge === undefined)
            return undefined;
        this.credentials ??= findCredentials(this.registry, this.options.authFiles);
        const credentials = await this.credentials;
        if (challenge.scheme === 'basic')
            return credentials === undefined ? undefined : basic(credentials);
        const key = scopes.join(' ');
        const renew = async () => fetchToken(challenge, scopes.length > 0 ? scopes : [challenge.scope].filter((s) => s !== ''), credentials, this.options.signal, await this.certificates());
        const token = await this.token(key, renew);
        return `Bearer ${token.value}`;
    }
    /** The token that is kept, or a new one; calls that need it at the same time share it. */
    async token(key, renew) {
        const pending = this.tokens.get(key);
        const known = await pending?.catch(() => undefined);
        if (known !== undefined && known.until > Date.now())
            return known;
        if (this.tokens.get(key) === pending)
            this.tokens.set(key, renew());
        return this.tokens.get(key) ?? renew();
    }
    async refuse(call, response) {
        const { status } = response;
        const text = (await readBody(response, 1 << 16).catch(() => Buffer.alloc(0))).toString('utf8');
        const reason = /"message"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1] ?? /"code"\s*:\s*"([A-Z_]{1,60})"/.exec(text)?.[1] ?? '';
        const said = `${call.method} answered ${status}${reason === '' ? '' : `: ${reason}`}`;
        if (status === 429 || status === 408 || status >= 500)
            throw new Transient(said, retryAfter(response.headers['retry-after']));
        const advice = status === 401 || status === 403 ? 'Log in with `docker login` or `buildah login`, with a user who may do this.' : status === 404 ? 'Check the name.' : 'Check the registry.';
        throw new RegistryRefusal(status, said, publicUrl(response.url), advice);
    }
    /**
     * https, or http for registries on this machine or named insecure that don't speak TLS. On this machine http is asked first: nobody
     * listens in between, and few registries there speak TLS.
     */
    address() {
        return this.base ?? this.keepBase(this.probe());
    }
    /** Remembers an address that is being found out; where that fails, it is asked again. */
    keepBase(found) {
        const base = found.catch((error) => {
            this.base = undefined;
            throw error;
        });
        this.base = base;
        return base;
    }
    async probe() {
        const host = this.registry === 'docker.io' ? 'registry-1.docker.io' : this.registry;
        const secure = new URL(`https://${host}/`);
        const local = (0,reference/* isLoopback */.U9)(this.registry);
        const open = local || (this.options.insecure ?? []).includes(this.registry);
        if (local && (await this.speaksHttp(host)))
            return new URL(`http://${host}/`);
        try {
            const response = await send({ method: 'GET', url: new URL('/v2/', secure), headers: {}, signal: this.options.signal, ca: await this.certificates() });
            drain(response);
            if (response.status === 401)
                this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
            return secure;
        }
        catch (error) {
            const code = (0,errors/* errorCode */.CA)(error);
            if (open && (code === 'EPROTO' || code.startsWith('ERR_SSL')))
                return new URL(`http://${host}/`);
            if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code))
                throw new errors/* AdaptError */.Di(`the registry's certificate is not trusted (${code})`, { where: this.registry, advice: `Put its CA into /etc/docker/certs.d/${this.registry}/ca.crt, or set NODE_EXTRA_CA_CERTS.`, cause: error });
            if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
                throw new errors/* AdaptError */.Di('the registry does not speak TLS', { where: this.registry, advice: 'Name it as insecure if that is meant.', cause: error });
            if (code === 'ENOTFOUND')
                throw new errors/* AdaptError */.Di('there is no such registry', { where: this.registry, advice: 'Check the name and the network.', cause: error });
            throw error;
        }
    }
    /** Whether a registry answers without TLS; one that speaks TLS calls that a bad request, or hangs up. */
    async speaksHttp(host) {
        try {
            const response = await send({ method: 'GET', url: new URL(`http://${host}/v2/`), headers: {}, signal: this.options.signal });
            drain(response);
            if (response.status === 401)
                this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
            return response.status === 200 || response.status === 401;
        }
        catch (error) {
            if (this.options.signal.aborted || (0,errors/* errorCode */.CA)(error) === 'ECONNREFUSED')
                throw error;
            return false;
        }
    }
    certificates() {
        return (this.ca ??= readCertificates(this.registry, this.options.certDirs ?? ['/etc/docker/certs.d', '/etc/containers/certs.d', (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.config', 'containers', 'certs.d'), (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker', 'certs.d')]));
    }
}
/** The registry said no, for good. */
class RegistryRefusal extends errors/* AdaptError */.Di {
    status;
    constructor(status, message, where, advice) {
        super(message, { where, advice });
        this.status = status;
    }
}
async function readCertificates(registry, dirs) {
    const found = [];
    for (const dir of dirs) {
        for (const name of await (0,promises_.readdir)((0,external_node_path_.join)(dir, registry)).catch(() => []))
            if (name.endsWith('.crt'))
                found.push(await (0,promises_.readFile)((0,external_node_path_.join)(dir, registry, name), 'utf8'));
    }
    if (found.length === 0)
        return [];
    const { rootCertificates } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 19)); // Takes its time, and is rarely needed.
    return [...rootCertificates, ...found];
}

;// CONCATENATED MODULE: ./build/bundle/images/registry/client.js








const ACCEPT = [oci/* MEDIA */.Rn.index, oci/* MEDIA */.Rn.dockerList, oci/* MEDIA */.Rn.manifest, oci/* MEDIA */.Rn.dockerManifest].join(', ');
/** A client of the OCI distribution API for one registry. */
class Registry {
    name;
    connection;
    /** Whether it lists referrers; `undefined` until it was asked. */
    lists;
    /** Bytes of blobs sent and received, for reports. */
    sent = 0;
    received = 0;
    constructor(name, options) {
        this.name = name;
        this.connection = new Connection(name, options);
    }
    /** The manifest of a tag or digest, `undefined` where there is none. Its digest is computed here, not believed. */
    async manifest(repository, reference) {
        const response = await this.connection.call({ method: 'GET', path: `${repository}/manifests/${reference}`, scopes: [pull(repository)], headers: { accept: ACCEPT }, expect: [200, 404] });
        if (response.status === 404) {
            drain(response);
            return undefined;
        }
        const content = await readBody(response, oci/* JSON_LIMIT */.Vz).catch((error) => {
            throw isTransient(error) ? error : (0,oci/* broken */.mw)(`${this.name}/${repository}`, error instanceof Error ? error.message : 'unreadable');
        });
        const descriptor = { mediaType: (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '', digest: `sha256:${(0,external_node_crypto_.createHash)('sha256').update(content).digest('hex')}`, size: content.length };
        if (reference.includes(':'))
            (0,images_layout/* verifyDigest */.Ub)(content, { ...descriptor, digest: reference }, `${this.name}/${repository}`);
        return { descriptor: reference.includes(':') ? { ...descriptor, digest: reference } : descriptor, content };
    }
    /** Digest that a tag has now; empty for none. */
    async digestOf(repository, tag) {
        return (await this.manifest(repository, tag))?.descriptor.digest ?? '';
    }
    /**
     * The index of what refers to a manifest, as the registry itself lists it; `undefined` where it keeps no such list. One that does answers
     * with an empty list for what it doesn't know, so after a 404 it isn't asked again.
     * Source: OCI distribution specification 1.1, "Listing Referrers".
     */
    async referrers(repository, digest) {
        if (this.lists === false)
            return undefined;
        const response = await this.connection.call({ method: 'GET', path: `${repository}/referrers/${digest}`, scopes: [pull(repository)], headers: { accept: oci/* MEDIA */.Rn.index }, expect: [200, 400, 404, 405] });
        this.lists = response.status === 200 ? true : response.status === 404 || response.status === 405 ? false : this.lists;
        if (response.status === 200)
            return readBody(response, oci/* JSON_LIMIT */.Vz);
        drain(response);
        return undefined;
    }
    /**
     * Stores a manifest by digest or tag.
     *
     * @returns whether the registry lists it as a referrer of its subject by itself.
     */
    async putManifest(repository, reference, fetched) {
        const { content, descriptor } = fetched;
        const { retry, say, options } = this.connection;
        const response = await withRetry(`PUT ${this.name}`, retry, options.signal, async () => this.connection.once({
            method: 'PUT', path: `${repository}/manifests/${reference}`, scopes: [push(repository)], headers: { 'content-type': descriptor.mediaType },
            body: { bytes: content.length, open: () => external_node_stream_.Readable.from([content]) }, expect: [200, 201, 202],
        }).catch((error) => {
            // The digest is the content's own: what a registry means is the link to a blob, which another job is just writing.
            if (error instanceof RegistryRefusal && error.status === 400 && /digest/i.test(error.message))
                throw new Transient(error.message);
            throw error;
        }), say);
        drain(response);
        const said = response.headers['docker-content-digest'];
        if (typeof said === 'string' && said !== descriptor.digest)
            throw (0,oci/* broken */.mw)(`${this.name}/${repository}:${reference}`, `the registry stored ${said} instead of ${descriptor.digest}`);
        return response.headers['oci-subject'] !== undefined;
    }
    async hasBlob(repository, digest) {
        const response = await this.connection.call({ method: 'HEAD', path: `${repository}/blobs/${digest}`, scopes: [pull(repository)], expect: [200, 404] });
        drain(response);
        return response.status === 200;
    }
    /** All tags of a repository; none where it doesn't exist. */
    async tags(repository) {
        const tags = [];
        let path = `${repository}/tags/list?n=1000`;
        for (let page = 0; page < 1000; page++) {
            const response = await this.connection.call({ method: 'GET', path, scopes: [pull(repository)], expect: [200, 404] });
            if (response.status === 404) {
                drain(response);
                return tags;
            }
            const answer = JSON.parse((await readBody(response, oci/* JSON_LIMIT */.Vz)).toString('utf8'));
            if (Array.isArray(answer.tags))
                tags.push(...answer.tags.filter((t) => typeof t === 'string'));
            const next = /<([^>]+)>;\s*rel="?next"?/.exec(typeof response.headers.link === 'string' ? response.headers.link : '')?.[1];
            if (next === undefined)
                return tags;
            path = new URL(next, response.url);
            if (path.origin !== response.url.origin)
                return tags;
        }
        return tags;
    }
    /** Makes a blob of another repository of this registry known in this one, without moving a byte; false where the registry won't. */
    async mount(repository, digest, from) {
        const response = await this.connection.call({
            method: 'POST', path: `${repository}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`, scopes: [push(repository), pull(from)], expect: [201, 202],
        });
        drain(response);
        return response.status === 201;
    }
    /** A blob's content from a byte on. A connection that breaks is taken up where it broke. */
    async open(repository, descriptor, start = 0) {
        return external_node_stream_.Readable.from(this.chunks(repository, descriptor, start), { objectMode: false });
    }
    async *chunks(repository, descriptor, start) {
        let at = start;
        const { retry, options, say } = this.connection;
        for (let failures = 0; at < descriptor.size || descriptor.size === 0;) {
            const before = at;
            try {
                const response = await this.connection.call({ method: 'GET', path: `${repository}/blobs/${descriptor.digest}`, scopes: [pull(repository)], headers: at > 0 ? { range: `bytes=${at}-` } : {}, expect: [200, 206] });
                let skip = response.status === 200 ? at : 0;
                for await (const raw of response.stream) {
                    const chunk = raw.subarray(Math.min(skip, raw.length));
                    skip -= raw.length - chunk.length;
                    if (chunk.length === 0)
                        continue;
                    at += chunk.length;
                    this.received += chunk.length;
                    if (at > descriptor.size)
                        throw (0,oci/* broken */.mw)(`${this.name}/${repository}`, `blob ${descriptor.digest} is longer than ${descriptor.size} bytes`);
                    yield chunk;
                }
                if (at >= descriptor.size)
                    return;
                throw new Transient(`blob ${descriptor.digest} ended after ${at} of ${descriptor.size} bytes`);
            }
            catch (error) {
                if (!isTransient(error) || options.signal.aborted)
                    throw error;
                failures = at > before ? 1 : failures + 1;
                const last = error;
                await withRetry(`GET ${this.name}`, { ...retry, attempts: retry.attempts - failures + 1 }, options.signal, (attempt) => (attempt === 1 ? Promise.reject(last) : Promise.resolve()), say);
            }
        }
    }
    /** Sends a blob; an upload that breaks is taken up where the registry has it. The registry checks the digest. */
    async upload(repository, descriptor, open) {
        const state = { offset: 0 };
        const { retry, options, say } = this.connection;
        await withRetry(`upload to ${this.name}`, retry, options.signal, async () => {
            if (state.location !== undefined)
                await this.resume(repository, state);
            if (state.location === undefined) {
                const begun = await this.connection.once({ method: 'POST', path: `${repository}/blobs/uploads/`, scopes: [push(repository)], expect: [202] });
                drain(begun);
                state.location = locationOf(begun);
                state.offset = 0;
            }
            if (state.offset < descriptor.size) {
                const from = state.offset;
                const patched = await this.connection.once({
                    method: 'PATCH', path: state.location, scopes: [push(repository)], expect: [202, 204],
                    headers: { 'content-type': 'application/octet-stream', ...(from > 0 ? { 'content-range': `${from}-${descriptor.size - 1}` } : {}) },
                    body: { bytes: descriptor.size - from, open: () => open(from) },
                });
                drain(patched);
                this.sent += descriptor.size - from;
                state.location = locationOf(patched);
                state.offset = descriptor.size;
            }
            const end = `${state.location.href}${state.location.search === '' ? '?' : '&'}digest=${encodeURIComponent(descriptor.digest)}`;
            const done = await this.connection.once({ method: 'PUT', path: new URL(end), scopes: [push(repository)], expect: [201, 204] }).catch((error) => {
                if (error instanceof RegistryRefusal && error.status === 400)
                    throw new errors/* AdaptError */.Di(`the registry refuses blob ${descriptor.digest}: its content has another digest`, { where: `${this.name}/${repository}`, advice: 'The source is damaged, or changed meanwhile: get it again.', cause: error });
                throw error;
            });
            drain(done);
        }, say);
    }
    /** Asks how much of a broken upload arrived; forgets the upload where the registry has. */
    async resume(repository, state) {
        const location = state.location;
        if (location === undefined)
            return;
        delete state.location;
        const response = await this.connection.once({ method: 'GET', path: location, scopes: [push(repository)], expect: [204, 200, 202, 404, 400, 405, 416] });
        drain(response);
        const range = /^(?:bytes=)?0-(\d+)$/.exec(typeof response.headers.range === 'string' ? response.headers.range : '')?.[1];
        if (response.status !== 204 || range === undefined)
            return;
        state.offset = range === '0' ? 0 : Number(range) + 1;
        if (state.offset === 0)
            return; // `0-0` stands for nothing as well as for one byte.
        state.location = response.headers.location === undefined ? location : new URL(response.headers.location, location);
    }
}
function locationOf(response) {
    const { location } = response.headers;
    if (location === undefined)
        throw (0,oci/* broken */.mw)(response.url.host, 'the registry names no place for the upload');
    return new URL(location, response.url);
}
const pull = (repository) => `repository:${repository}:pull`;
const push = (repository) => `repository:${repository}:pull,push`;

// EXTERNAL MODULE: ./build/bundle/images/store.js
var images_store = __nccwpck_require__(2593);
;// CONCATENATED MODULE: ./build/bundle/images/open-store.js










/** Opens the places of one command: one connection per registry, archives by way of a temporary layout. */
class Stores {
    options;
    registries = new Map();
    archives = new Map();
    repositories = new Map();
    constructor(options) {
        this.options = options;
        (0,external_node_events_namespaceObject.setMaxListeners)(64, options.signal); // Several blobs move at once, and each listens.
    }
    /** The store of a place; a place to read from must be there. */
    async open(place, use) {
        if (place.kind === 'layout') {
            if (use === 'read')
                await (0,images_layout/* readLayout */.T4)((0,external_node_path_.resolve)(place.path));
            return new images_store/* LayoutStore */.K_((0,external_node_path_.resolve)(place.path), this.options.signal);
        }
        if (place.kind === 'archive')
            return new images_store/* LayoutStore */.K_(await this.archive((0,external_node_path_.resolve)(place.path), use), this.options.signal);
        const { registry: name, repository } = place.reference;
        const key = `${name}/${repository}`;
        let store = this.repositories.get(key);
        if (store === undefined)
            this.repositories.set(key, (store = new images_store/* RepositoryStore */.Ec(this.registry(name), repository)));
        return store;
    }
    /** Tags that a place's repository has, for choosing those of a version. */
    async tags(place) {
        if (place.kind === 'registry')
            return this.registry(place.reference.registry).tags(place.reference.repository);
        const store = await this.open(place, 'write');
        const layout = await (store instanceof images_store/* LayoutStore */.K_ ? (0,images_layout/* readLayout */.T4)(store.dir).catch(() => undefined) : undefined);
        const repository = place.name.replace(/:[^/:]*$/, '');
        return (layout?.roots ?? []).flatMap((r) => {
            const name = r.annotations?.[oci/* REF_NAME */.w5] ?? '';
            return name.startsWith(`${repository}:`) ? [name.slice(repository.length + 1)] : [];
        });
    }
    /** Writes the archives that were filled, each in one step. */
    async finish(written) {
        for (const place of written) {
            if (place.kind !== 'archive')
                continue;
            const dir = await this.archives.get((0,external_node_path_.resolve)(place.path));
            if (dir === undefined)
                continue;
            const { packArchive } = await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(355)]).then(__nccwpck_require__.bind(__nccwpck_require__, 7355));
            const layout = await (0,images_layout/* readLayout */.T4)(dir);
            const digests = [];
            for (const root of layout.roots) {
                const manifests = (0,oci/* isIndex */.nw)(root.mediaType) ? (0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(await (0,images_layout/* readBlob */.gm)(dir, root), dir), dir).manifests : [root];
                for (const entry of manifests) {
                    const manifest = (0,oci/* parseManifest */.Ng)((0,oci/* parseJson */.qF)(await (0,images_layout/* readBlob */.gm)(dir, entry), dir), dir);
                    digests.push(root.digest, entry.digest, manifest.config.digest, ...manifest.layers.map((l) => l.digest));
                }
            }
            const part = `${(0,external_node_path_.resolve)(place.path)}.part`;
            await packArchive(dir, digests, JSON.stringify({ schemaVersion: 2, manifests: layout.roots }), part, this.options.signal);
            await (0,promises_.rename)(part, (0,external_node_path_.resolve)(place.path));
        }
    }
    /** Removes what was temporary. */
    async close() {
        for (const opened of this.archives.values()) {
            const dir = await opened.catch(() => undefined);
            if (dir !== undefined)
                await (0,lib_files/* removeTree */.dM)(dir);
        }
    }
    /** Bytes that went to and came from registries. */
    get traffic() {
        const all = [...this.registries.values()];
        return { sent: all.reduce((n, r) => n + r.sent, 0), received: all.reduce((n, r) => n + r.received, 0) };
    }
    registry(name) {
        let registry = this.registries.get(name);
        if (registry === undefined)
            this.registries.set(name, (registry = new Registry(name, this.options)));
        return registry;
    }
    /** Once, also where several places of it are opened at the same time. */
    async archive(path, use) {
        let dir = this.archives.get(path);
        if (dir === undefined)
            this.archives.set(path, (dir = this.openArchive(path, use)));
        return dir;
    }
    async openArchive(path, use) {
        const dir = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'loong-adapt-archive-'));
        if (use === 'write')
            return dir;
        const { unpackArchive } = await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(355)]).then(__nccwpck_require__.bind(__nccwpck_require__, 7355));
        await unpackArchive(path, dir, this.options.signal).catch(async (error) => {
            await (0,lib_files/* removeTree */.dM)(dir);
            throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? (0,errors/* userError */.IF)('there is no such archive', path, 'Check the path.') : error;
        });
        return dir;
    }
}

;// CONCATENATED MODULE: ./build/bundle/stages/registry.js

/** Runs work with opened stores and closes them, whatever comes of it. */
async function withStores(access, control, work) {
    const { reporter, signal } = control;
    const stores = new Stores({ signal, insecure: access.insecure ?? [], say: (line) => reporter.info(line) });
    try {
        return await work(stores);
    }
    finally {
        await stores.close();
    }
}


/***/ }),

/***/ 1132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  s: () => (/* binding */ retag)
});

// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __nccwpck_require__(5226);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __nccwpck_require__(7075);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __nccwpck_require__(8500);
// EXTERNAL MODULE: ./build/bundle/images/copy.js
var images_copy = __nccwpck_require__(2539);
// EXTERNAL MODULE: ./build/bundle/images/oci.js
var oci = __nccwpck_require__(5874);
// EXTERNAL MODULE: ./build/bundle/images/parallel.js
var parallel = __nccwpck_require__(9405);
// EXTERNAL MODULE: ./build/bundle/images/store.js
var store = __nccwpck_require__(2593);
;// CONCATENATED MODULE: ./build/bundle/images/attest/referrers.js








/** An artifact without a configuration. Source: OCI image specification, "Guidance for an empty descriptor". */
const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json', content: Buffer.from('{}') };
/** How often two jobs that attach at once are let try. */
const ATTEMPTS = 12;
/** Milliseconds after which what another job was about to write is written. */
const SETTLE = 250;
/**
 * Attaches something to a manifest as a referrer: no digest and no tag of the image changes. A registry that has no list of
 * referrers gets it as an index under the tag `sha256-HEX`. Source: OCI distribution specification 1.1, "Referrers tag schema".
 */
async function attach(store, subject, saying) {
    const config = await putSmall(store, EMPTY.mediaType, EMPTY.content);
    const layer = await putSmall(store, saying.mediaType, saying.content);
    const { mediaType, digest, size } = subject;
    const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.manifest, artifactType: saying.mediaType, config, layers: [layer], subject: { mediaType, digest, size }, annotations: saying.annotations }));
    const descriptor = described(MEDIA.manifest, content);
    await refer(store, digest, { descriptor, content }, { ...descriptor, artifactType: saying.mediaType, annotations: saying.annotations });
    return { ...descriptor, artifactType: saying.mediaType, annotations: saying.annotations };
}
/** What is said of a manifest in its repository, by the registry's own list or by the tag that stands for it. */
async function referrersOf(store, digest) {
    const found = new Map();
    const [listed, tagged] = await (0,parallel/* together */.b)(store.registry.referrers(store.repository, digest), store.resolve(fallbackTag(digest)));
    for (const content of [listed, tagged?.content]) {
        if (content !== undefined)
            for (const one of entries(content, store.name))
                found.set(one.digest, one);
    }
    return [...found.values()];
}
/** Reads what a referrer says: its first layer, whose digest is checked. */
async function readReferrer(store, referrer) {
    const fetched = await store.manifest(referrer);
    const { layers: [layer] } = artifact(fetched, store.name);
    if (layer === undefined)
        throw broken(store.name, `referrer ${referrer.digest} holds nothing`);
    const chunks = [];
    for await (const chunk of await store.open(layer)(0))
        chunks.push(chunk);
    const content = Buffer.concat(chunks);
    const digest = described('', content).digest;
    if (digest !== layer.digest)
        throw broken(store.name, `blob ${layer.digest} has the content of ${digest}`);
    return content;
}
/** What is said of an image and of each of its platforms in one repository and is to be brought to another; nothing elsewhere. */
async function whatIsSaid(from, to, root) {
    if (!(from instanceof store/* RepositoryStore */.Ec) || !(to instanceof store/* RepositoryStore */.Ec) || from.name === to.name)
        return [];
    const digests = [root.descriptor.digest, ...((0,oci/* isIndex */.nw)(root.descriptor.mediaType) ? (0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(root.content, from.name), from.name).manifests.map((entry) => entry.digest) : [])];
    const one = async (digest) => {
        const tags = ['sig', 'att', 'sbom'].map((suffix) => `${fallbackTag(digest)}.${suffix}`);
        const [referrers, tagged] = await (0,parallel/* together */.b)(referrersOf(from, digest), (0,parallel/* inParallel */.H)(tags, 3, async (tag) => ({ tag, fetched: await from.resolve(tag) })));
        return { digest, referrers, tagged: tagged.flatMap(({ tag, fetched }) => (fetched === undefined || !(0,oci/* isManifest */.Yh)(fetched.descriptor.mediaType) ? [] : [{ tag, fetched }])) };
    };
    // The first answer tells whether the registry has a list of referrers at all.
    const [first = '', ...others] = digests;
    return [await one(first), ...(await (0,parallel/* inParallel */.H)(others, 4, one))];
}
/**
 * Brings what is said of an image into another repository.
 *
 * @returns how many sayings there were.
 */
async function copyReferrers(from, to, all) {
    if (!(from instanceof store/* RepositoryStore */.Ec) || !(to instanceof store/* RepositoryStore */.Ec))
        return 0;
    let copied = 0;
    for (const { digest, referrers, tagged } of all) {
        for (const referrer of referrers) {
            const fetched = await from.manifest(referrer);
            const { config, layers } = artifact(fetched, from.name);
            for (const blob of [config, ...layers])
                await to.putBlob(blob, from);
            await refer(to, digest, fetched, referrer);
            copied++;
        }
        for (const { tag, fetched } of tagged) {
            await (0,images_copy/* copyContent */.R8)(from, to, fetched);
            await to.putName(fetched, tag);
            copied++;
        }
    }
    return copied;
}
/** Stores a referrer and sees to it that it is found. */
async function refer(store, subject, fetched, entry) {
    if (await store.registry.putManifest(store.repository, fetched.descriptor.digest, fetched))
        return;
    const tag = fallbackTag(subject);
    for (let attempt = 0, seen = 0; attempt < ATTEMPTS; attempt++) {
        const now = await store.resolve(tag);
        const there = now === undefined ? [] : entries(now.content, store.name);
        // Another job may have read before this one wrote, and write after: what stands there is looked at once more, a moment later.
        if (there.some((one) => one.digest === entry.digest)) {
            if (attempt === 0 || ++seen > 1)
                return;
            await (0,promises_.setTimeout)(SETTLE + Math.random() * SETTLE);
            continue;
        }
        seen = 0;
        const { mediaType, digest, size, artifactType, annotations } = entry;
        const added = { mediaType, digest, size, artifactType, ...(annotations === undefined ? {} : { annotations }) };
        const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: oci/* MEDIA */.Rn.index, manifests: [...rawEntries(now?.content), added] }));
        await store.registry.putManifest(store.repository, tag, { descriptor: described(oci/* MEDIA */.Rn.index, content), content });
    }
    throw new errors/* AdaptError */.Di('others change what is said of the image all the time', { where: `${store.name}:${tag}`, advice: 'Run again.' });
}
const fallbackTag = (digest) => digest.replace(':', '-');
function rawEntries(content) {
    if (content === undefined)
        return [];
    const { manifests } = JSON.parse(content.toString('utf8'));
    return manifests ?? [];
}
function entries(content, where) {
    const { manifests = [] } = (0,oci/* parseJson */.qF)(content, where);
    return manifests.slice(0, 1000).map((value) => {
        const { artifactType } = value;
        return { ...(0,oci/* parseDescriptor */.BA)(value, where), artifactType: typeof artifactType === 'string' ? artifactType : '' };
    });
}
function artifact(fetched, where) {
    const { config, layers } = (0,oci/* parseJson */.qF)(fetched.content, where);
    return { config: (0,oci/* parseDescriptor */.BA)(config, where), layers: (layers ?? []).map((layer) => (0,oci/* parseDescriptor */.BA)(layer, where)) };
}
async function putSmall(store, mediaType, content) {
    const descriptor = described(mediaType, content);
    if (!(await store.hasBlob(descriptor)))
        await store.registry.upload(store.repository, descriptor, (start) => Readable.from([content.subarray(start)]));
    return descriptor;
}
function described(mediaType, content) {
    return { mediaType, digest: `sha256:${(0,external_node_crypto_.createHash)('sha256').update(content).digest('hex')}`, size: content.length };
}

// EXTERNAL MODULE: ./build/bundle/images/layout.js
var layout = __nccwpck_require__(3860);
// EXTERNAL MODULE: ./build/bundle/images/reference.js
var images_reference = __nccwpck_require__(877);
;// CONCATENATED MODULE: ./build/bundle/images/names.js


/**
 * A new name from a template and the name of the source: `{prefix}-{arch}/{name}:{tag}` makes of `defaultbackend:1.0`
 * `k8s-deploy-loong64/defaultbackend:1.0`, the method's case [0190]-[0191].
 *
 * @throws AdaptError (user) for an unknown field, one that has no value here, or a result that is no name.
 */
function expandName(template, source, fields = {}) {
    const from = (0,images_reference/* parseReference */.F2)(source);
    const slash = from.repository.lastIndexOf('/');
    const values = {
        registry: fields.registry ?? from.registry, prefix: fields.prefix ?? from.repository.slice(0, Math.max(0, slash)),
        arch: fields.arch, name: from.repository.slice(slash + 1), tag: from.tag === '' ? 'latest' : from.tag,
    };
    const name = template.replaceAll(/\{([^{}]*)\}/g, (_whole, key) => {
        const value = values[key];
        if (!(key in values))
            throw (0,errors/* userError */.IF)(`unknown field {${key}}`, template, `Use ${Object.keys(values).map((k) => `{${k}}`).join(', ')}.`);
        if (value === undefined || value === '')
            throw (0,errors/* userError */.IF)(`{${key}} has no value for ${source}`, template, key === 'arch' ? 'Name one platform.' : `Give it by an option, or leave it out of the template.`);
        return value;
    });
    const reference = (0,images_reference/* parseReference */.F2)(name, template);
    return (0,images_reference/* formatReference */.FH)(reference.tag === '' && reference.digest === '' ? { ...reference, tag: values['tag'] ?? 'latest' } : reference);
}
/** True where a template names an architecture, so that it stands for one platform only. */
const isPerArch = (template) => template.includes('{arch}');

// EXTERNAL MODULE: ./build/bundle/images/place.js
var images_place = __nccwpck_require__(3107);
;// CONCATENATED MODULE: ./build/bundle/images/retag.js









/**
 * Gives an image further names, in the same registry, another one, a layout or an archive. Manifests and blobs are
 * copied by digest; inside one registry no blob byte moves. Names come last: each holds the old image or the new one,
 * whole. Source: [0190]-[0191].
 */
async function retagImage(request, stores, progress = () => { }) {
    if (request.destinations.length === 0)
        throw (0,errors/* userError */.IF)('no destination given', request.source, 'Name at least one.');
    const source = (0,images_place/* parsePlace */.De)(request.source);
    const from = await stores.open(source, 'read');
    const [root, held] = await (0,parallel/* together */.b)(from.resolve((0,images_place/* nameIn */.ZC)(source)), heldNow(request, stores));
    if (root === undefined)
        throw new errors/* AdaptError */.Di('there is no such image', { where: (0,images_place/* formatPlace */.dE)(source), advice: 'Check name and tag.', blame: 'user' });
    const steps = (await (0,parallel/* inParallel */.H)(await targets(request, source, from, root), 4, ({ place, content }) => planPlace(place, content, request, stores, held))).flat();
    const whole = steps[0]?.content.descriptor.digest ?? root.descriptor.digest;
    const outcome = { source: (0,images_place/* formatPlace */.dE)(source), digest: whole, names: steps.map(({ name, digest, action, before, reason }) => ({ name, digest, action, before, reason })), bytes: 0, blobs: 0, referrers: 0 };
    if (request.dryRun === true)
        return outcome;
    const todo = steps.filter((step) => step.action === 'set' || step.action === 'moved');
    const copy = async () => {
        for (const step of oncePerStore(todo)) {
            const moved = await (0,images_copy/* copyContent */.R8)(from, step.store, step.content, progress);
            outcome.bytes += moved.bytes;
            outcome.blobs += moved.blobs;
        }
    };
    // Also of an image that has its names already: something may have been said of it since.
    const told = request.attestations === 'drop' ? [] : oncePerStore(steps.filter((step) => step.action !== 'kept'));
    const [, said] = await (0,parallel/* together */.b)(copy(), (0,parallel/* inParallel */.H)(told, 2, (step) => whatIsSaid(from, step.store, step.content)));
    for (const [i, step] of told.entries())
        outcome.referrers += await copyReferrers(from, step.store, said[i] ?? []);
    for (const step of todo)
        await (request.byDigest === true ? step.store.putManifest(step.content) : step.store.putName(step.content, step.tag));
    await stores.finish(todo.map((step) => step.place));
    return outcome;
}
/** One step for each content and store. */
const oncePerStore = (steps) => [...new Map(steps.map((step) => [`${step.store.name} ${step.digest}`, step])).values()];
/** Every destination with the manifest it gets. */
async function targets(request, source, from, root) {
    const found = [];
    const sourceName = source.kind === 'registry' ? (0,images_reference/* formatReference */.FH)({ ...source.reference, digest: '' }) : source.name;
    const expand = (template, arch) => {
        const local = /^(oci|oci-archive):([^:]+):(.+)$/.exec(template);
        if (!template.includes('{'))
            return (0,images_place/* parsePlace */.De)(template);
        if (sourceName === '')
            throw (0,errors/* userError */.IF)('a template needs a source with a name', template, 'Name the image in the layout.');
        const fields = { ...(request.prefix === undefined ? {} : { prefix: request.prefix }), ...(arch === undefined ? {} : { arch }) };
        return (0,images_place/* parsePlace */.De)(local === null ? expandName(template, sourceName, fields) : `${local[1] ?? ''}:${local[2] ?? ''}:${expandName(local[3] ?? '', sourceName, fields)}`);
    };
    for (const template of request.destinations) {
        if (!isPerArch(template)) {
            found.push({ place: expand(template), content: await (0,images_copy/* select */.Lt)(from, root, request) });
            continue;
        }
        const platforms = request.platform === undefined ? await platformsOf(from, root) : [request.platform];
        for (const platform of platforms)
            found.push({ place: expand(template, platform.split('/')[1]), content: await (0,images_copy/* select */.Lt)(from, root, { ...request, platform }) });
    }
    return found;
}
async function platformsOf(from, root) {
    if (!(0,oci/* isIndex */.nw)(root.descriptor.mediaType))
        return [await (0,images_copy/* platformOf */.tj)(from, root)];
    const entries = (0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(root.content, from.name), from.name).manifests.filter((m) => !(0,layout/* isAttestation */.H3)(m));
    return Promise.all(entries.map(async (entry) => (0,images_copy/* platformOf */.tj)(from, await from.manifest(entry))));
}
/** What the destinations hold that are known without the source: asked with it, for each answer may come from far. Others are asked later. */
async function heldNow(request, stores) {
    if (request.byDigest === true || request.version !== undefined)
        return new Map();
    const known = request.destinations.filter((name) => !name.includes('{')).map((name) => (0,images_place/* parsePlace */.De)(name)).filter((place) => place.kind === 'registry' && place.reference.digest === '');
    return new Map(await (0,parallel/* inParallel */.H)(known, 4, async (place) => [(0,images_place/* formatPlace */.dE)(place), await digestAt(place, await stores.open(place, 'write'))]));
}
/** The digest that a place's name has; empty for none. */
async function digestAt(place, store) {
    const key = (0,images_place/* nameIn */.ZC)(place);
    return key === '' ? '' : ((await store.resolve(key))?.descriptor.digest ?? '');
}
async function planPlace(place, content, request, stores, held) {
    const store = await stores.open(place, 'write');
    if (request.byDigest === true) {
        if (place.kind !== 'registry')
            throw (0,errors/* userError */.IF)('only a registry keeps an image without a name', (0,images_place/* formatPlace */.dE)(place), 'Name a repository, registry/name.');
        const { digest } = content.descriptor;
        const there = (await store.resolve(digest)) !== undefined;
        return [{ name: (0,images_reference/* formatReference */.FH)({ ...place.reference, tag: '', digest }), digest, action: there ? 'same' : 'set', before: there ? digest : '', reason: there ? 'is there already' : '', place, store, tag: digest, content }];
    }
    const immutable = (request.immutable ?? []).map((pattern) => asPattern(pattern));
    const wanted = request.version === undefined ? [{ tag: ownTag(place), fixed: false, heldBy: '' }] : await tagsOf(request.version, place, stores);
    const steps = [];
    for (const { tag, fixed, heldBy } of wanted) {
        const named = withTag(place, tag);
        const key = named.kind === 'registry' ? tag : named.name;
        const before = held.get((0,images_place/* formatPlace */.dE)(named)) ?? (await digestAt(named, store));
        const digest = content.descriptor.digest;
        const locked = before !== '' && before !== digest && (fixed || immutable.some((p) => p.test(tag)));
        const [action, reason] = before === digest ? ['same', 'is there already']
            : request.force !== true && locked ? ['kept', `is set and is not moved without force`]
                : request.force !== true && heldBy !== '' ? ['kept', `${heldBy} is newer`]
                    : [before === '' ? 'set' : 'moved', ''];
        steps.push({ name: (0,images_place/* formatPlace */.dE)(named), digest, action, before, reason, place: named, store, tag: key, content });
    }
    return steps;
}
async function tagsOf(version, place, stores) {
    const { versionTags } = await Promise.all(/* import() */[__nccwpck_require__.e(88), __nccwpck_require__.e(212)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4212));
    return versionTags(version, await stores.tags(place)).map((t) => ({ tag: t.tag, fixed: t.kind === 'exact', heldBy: t.heldBy ?? '' }));
}
function asPattern(pattern) {
    try {
        return new RegExp(`^(?:${pattern})$`);
    }
    catch {
        throw (0,errors/* userError */.IF)(`${JSON.stringify(pattern)} is no regular expression`, 'immutable', 'Mend it.');
    }
}
function ownTag(place) {
    if (place.kind !== 'registry')
        return '';
    if (place.reference.digest !== '')
        throw (0,errors/* userError */.IF)('a destination is named by a tag, not a digest', (0,images_place/* formatPlace */.dE)(place), 'Leave the digest out.');
    return place.reference.tag;
}
function withTag(place, tag) {
    if (place.kind === 'registry')
        return { ...place, reference: { ...place.reference, tag } };
    if (tag === '') {
        if (place.name === '')
            throw (0,errors/* userError */.IF)('a layout needs a name for the image', (0,images_place/* formatPlace */.dE)(place), 'Write oci:FOLDER:name.');
        return place;
    }
    return { ...place, name: (0,images_reference/* formatReference */.FH)({ ...(0,images_reference/* parseReference */.F2)(place.name), tag }) };
}

// EXTERNAL MODULE: ./build/bundle/stages/registry.js + 10 modules
var registry = __nccwpck_require__(9978);
;// CONCATENATED MODULE: ./build/bundle/stages/retag.js


/**
 * Gives an image further names by digest, in registries, layouts and archives; it needs no project.
 *
 * @throws AdaptError where the image isn't there, a name is wrong, or a registry refuses.
 */
async function retag(options, control) {
    const { reporter } = control;
    // Loaded where it is asked for: checking a record takes a library that is as large as all else here.
    const published = options.record === undefined ? undefined : await Promise.all(/* import() */[__nccwpck_require__.e(210), __nccwpck_require__.e(451)]).then(__nccwpck_require__.bind(__nccwpck_require__, 7451));
    const record = await published?.openRecord(options.record ?? '');
    return (0,registry/* withStores */.L)(options, control, async (stores) => {
        const outcome = await retagImage(options, stores, (line) => reporter.progress(line));
        for (const { name, action, digest, reason } of outcome.names) {
            const did = options.dryRun === true ? { set: 'would set', moved: 'would move', same: 'same', kept: 'would keep' }[action] : action;
            reporter.info(`${did} ${name} ${digest}${reason === '' ? '' : ` (${reason})`}`);
        }
        if (record !== undefined && options.dryRun !== true)
            await published?.noteInRecord(record, outcome);
        return outcome;
    });
}


/***/ }),

/***/ 5967:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fm: () => (/* binding */ machineName),
/* harmony export */   f2: () => (/* binding */ architectures),
/* harmony export */   zY: () => (/* binding */ DEFAULTS)
/* harmony export */ });
/* unused harmony exports architecture, findArchitecture, spellings, hostArchitecture */

const TABLE = [
    { go: 'loong64', uname: ['loongarch64'], debian: 'loong64', rpm: 'loongarch64', alpine: 'loongarch64', oci: 'loong64', gnu: 'loongarch64-linux-gnu', rust: 'loongarch64-unknown-linux-gnu', elfMachine: 258, elfName: 'LoongArch', elfClass: 64, byteOrder: 'little', qemu: 'loongarch64', aliases: ['loong64', 'loongarch64', 'loongarch', 'loongson', 'loongarch_64', 'la64'], goSince: '1.19', rustSince: '1.71', pageSize: 16384, cacheLine: 64, syscalls: 'generic', unaligned: true, features: ['lsx', 'lasx'], compilers: { llvm: 16, gcc: 12 }, oldInterpreters: ['/lib64/ld.so.1'], glibcSince: { old: '2.27', today: '2.36' }, cMacros: ['__loongarch__', '__loongarch64', '__loongarch_lp64'], cHeaders: '^(lsxintrin|lasxintrin|larchintrin)\\.h$' },
    { go: 'amd64', uname: ['x86_64'], debian: 'amd64', rpm: 'x86_64', alpine: 'x86_64', oci: 'amd64', gnu: 'x86_64-linux-gnu', rust: 'x86_64-unknown-linux-gnu', elfMachine: 62, elfName: 'x86-64', elfClass: 64, byteOrder: 'little', qemu: 'x86_64', aliases: ['amd64', 'x86_64', 'x86-64', 'x64'], downloads: ['linux64', 'linux-64', 'linux_64', '_64bit', '-64bit'], goSince: '1.0', pageSize: 4096, cacheLine: 64, syscalls: 'own', unaligned: true, features: ['sse', 'avx', 'bmi', 'cpuid', 'rdtsc'], cMacros: ['__x86_64__', '__x86_64', '__amd64__', '__amd64', '_M_X64', '_M_AMD64'], cHeaders: '^([xeptsnwiaz]mmintrin|\\w*avx\\w*intrin|x86intrin|cpuid)\\.h$' },
    { go: 'arm64', uname: ['aarch64', 'arm64'], debian: 'arm64', rpm: 'aarch64', alpine: 'aarch64', oci: 'arm64', gnu: 'aarch64-linux-gnu', rust: 'aarch64-unknown-linux-gnu', elfMachine: 183, elfName: 'AArch64', elfClass: 64, byteOrder: 'little', qemu: 'aarch64', aliases: ['arm64', 'aarch64', 'arm64v8', 'armv8', 'aarch_64'], goSince: '1.5', pageSize: 4096, cacheLine: 128, syscalls: 'generic', unaligned: true, features: ['neon', 'asimd', 'sve'], cMacros: ['__aarch64__', '_M_ARM64', '__ARM_ARCH_ISA_A64'], cHeaders: '^arm_(neon|acle|sve)\\.h$' },
    { go: 'arm', uname: ['armv7l', 'armv6l'], debian: 'armhf', rpm: 'armv7hl', alpine: 'armv7', oci: 'arm', gnu: 'arm-linux-gnueabihf', rust: 'armv7-unknown-linux-gnueabihf', elfMachine: 40, elfName: 'ARM', elfClass: 32, byteOrder: 'little', qemu: 'arm', aliases: ['arm', 'armhf', 'armv6', 'armv7', 'armv7l', 'armv6l', 'arm32v7', 'arm32v6', 'armel'], goSince: '1.0', pageSize: 4096, cacheLine: 32, syscalls: 'own', unaligned: false, features: ['neon', 'vfp'], cMacros: ['__arm__', '__arm', '_M_ARM'], cHeaders: '^arm_(neon|acle)\\.h$' },
    { go: '386', uname: ['i686', 'i386'], debian: 'i386', rpm: 'i686', alpine: 'x86', oci: '386', gnu: 'i686-linux-gnu', rust: 'i686-unknown-linux-gnu', elfMachine: 3, elfName: 'Intel 80386', elfClass: 32, byteOrder: 'little', qemu: 'i386', aliases: ['386', 'i386', 'i686', 'x86'], goSince: '1.0', pageSize: 4096, cacheLine: 64, syscalls: 'own', unaligned: true, features: ['sse', 'mmx'], cMacros: ['__i386__', '__i386', 'i386', '_M_IX86'], cHeaders: '^([xeptsnwiaz]mmintrin|\\w*avx\\w*intrin|x86intrin|cpuid)\\.h$' },
    { go: 'ppc64le', uname: ['ppc64le'], debian: 'ppc64el', rpm: 'ppc64le', alpine: 'ppc64le', oci: 'ppc64le', gnu: 'powerpc64le-linux-gnu', rust: 'powerpc64le-unknown-linux-gnu', elfMachine: 21, elfName: 'PowerPC64', elfClass: 64, byteOrder: 'little', qemu: 'ppc64le', aliases: ['ppc64le', 'ppc64el', 'powerpc64le', 'ppcle_64'], goSince: '1.5', pageSize: 65536, cacheLine: 128, syscalls: 'own', unaligned: true, features: ['altivec', 'vsx'], cMacros: ['__powerpc64__', '__powerpc__', '__PPC64__', '__ppc64__', '__PPC__'], cHeaders: '^altivec\\.h$' },
    { go: 'ppc64', uname: ['ppc64'], debian: 'ppc64', rpm: 'ppc64', alpine: 'ppc64', oci: 'ppc64', gnu: 'powerpc64-linux-gnu', rust: 'powerpc64-unknown-linux-gnu', elfMachine: 21, elfName: 'PowerPC64', elfClass: 64, byteOrder: 'big', qemu: 'ppc64', aliases: ['ppc64', 'powerpc64'], goSince: '1.5', pageSize: 65536, cacheLine: 128, syscalls: 'own', unaligned: true, features: ['altivec', 'vsx'], cMacros: ['__powerpc64__', '__powerpc__', '__PPC64__', '__ppc64__', '__PPC__'], cHeaders: '^altivec\\.h$' },
    { go: 's390x', uname: ['s390x'], debian: 's390x', rpm: 's390x', alpine: 's390x', oci: 's390x', gnu: 's390x-linux-gnu', rust: 's390x-unknown-linux-gnu', elfMachine: 22, elfName: 'IBM S/390', elfClass: 64, byteOrder: 'big', qemu: 's390x', aliases: ['s390x', 's390_64'], goSince: '1.7', pageSize: 4096, cacheLine: 256, syscalls: 'own', unaligned: true, features: ['kimd', 'vxe'], cMacros: ['__s390x__', '__s390__', '__zarch__'], cHeaders: '^(vecintrin|s390intrin)\\.h$' },
    { go: 'riscv64', uname: ['riscv64'], debian: 'riscv64', rpm: 'riscv64', alpine: 'riscv64', oci: 'riscv64', gnu: 'riscv64-linux-gnu', rust: 'riscv64gc-unknown-linux-gnu', elfMachine: 243, elfName: 'RISC-V', elfClass: 64, byteOrder: 'little', qemu: 'riscv64', aliases: ['riscv64', 'riscv64gc'], goSince: '1.14', pageSize: 4096, cacheLine: 64, syscalls: 'generic', unaligned: false, features: ['zicsr', 'rvv'], compilers: { llvm: 9, gcc: 7 }, cMacros: ['__riscv'], cHeaders: '^riscv_vector\\.h$' },
    { go: 'mips64le', uname: ['mips64'], debian: 'mips64el', rpm: 'mips64el', alpine: 'mips64el', oci: 'mips64le', gnu: 'mips64el-linux-gnuabi64', rust: 'mips64el-unknown-linux-gnuabi64', elfMachine: 8, elfName: 'MIPS', elfClass: 64, byteOrder: 'little', qemu: 'mips64el', aliases: ['mips64le', 'mips64el'], goSince: '1.6', pageSize: 16384, cacheLine: 32, syscalls: 'own', unaligned: false, features: ['msa'], cMacros: ['__mips64', '__mips64__', '__mips__', '__mips'], cHeaders: '^msa\\.h$' },
];
/** What is adapted to, and what the project supports already, unless asked otherwise. */
const DEFAULTS = { target: 'loong64', baseline: 'amd64' };
/** All architectures known. */
const architectures = TABLE;
/**
 * The architecture with this name, in any of its spellings.
 *
 * @throws AdaptError (user) for an unknown one.
 */
function architecture(name) {
    const found = findArchitecture(name);
    if (found !== undefined)
        return found;
    throw userError(`unknown architecture ${JSON.stringify(name)}`, 'target', `Use one of ${TABLE.map((a) => a.go).join(', ')}.`);
}
/** The architecture that a word of a declaration file names, if it names one. */
function findArchitecture(name) {
    const word = name.toLowerCase();
    return TABLE.find((a) => a.go === word || a.uname.includes(word) || a.debian === word || a.aliases.includes(word));
}
/** Every spelling of one architecture, as scripts ask for it. */
function spellings(one) {
    return [...new Set([one.go, ...one.uname, one.debian, one.rpm, ...one.aliases])];
}
/** The architecture of this machine. */
function hostArchitecture() {
    const names = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le', mips64el: 'mips64le' };
    return architecture(names[process.arch] ?? process.arch);
}
/** Name of an ELF machine for people. */
function machineName(machine) {
    return TABLE.find((a) => a.elfMachine === machine)?.elfName ?? `machine ${machine}`;
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".names.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  d: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __nccwpck_require__(5226);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./build/bundle/lib/assets.js + 1 modules
var assets = __nccwpck_require__(3493);
;// CONCATENATED MODULE: ./build/bundle/lib/version.js


/** Version of this package. */
function toolVersion() {
    return JSON.parse((0,external_node_fs_.readFileSync)((0,assets/* asset */.L)('package.json'), 'utf8')).version;
}

;// CONCATENATED MODULE: ./build/bundle/record/types.js
/**
 * The record of one run: what was asked, found, changed, built and proved.
 *
 * `schema/record.schema.json` is generated from `AdaptRecord` by `npm run schema`.
 * All paths in a record are relative to the work directory unless a field says otherwise.
 */






/** The stages in the order in which they run. */
const STAGES = ['setup', 'detect', 'patch', 'build', 'image', 'package', 'resources', 'smoke', 'report'];

;// CONCATENATED MODULE: ./build/bundle/front/commands.js

/** The commands that give names to images or look at one; a bundle of their own holds them. */
const NAME_COMMANDS = ['retag', 'promote', 'index', 'audit'];
const PROJECT = { usage: 'PROJECT', least: 1, most: 1 };
const MAYBE = { usage: '[PROJECT]', least: 0, most: 1 };
const NONE = { usage: '', least: 0, most: 0 };
const SEED = 'github.com/prometheus/node_exporter@v1.1.2';
/** All commands, in the order of the overview. */
const COMMANDS = [
    {
        name: 'adapt', operands: PROJECT, summary: 'All stages: from a project to a proven image for the target',
        details: `Runs ${STAGES.join(', ')}, one after the other. The work directory then holds record.json (everything that was found, done and proved), adapt.patch, the images and report.html. Your own tree stays as it was, unless --write.`,
        examples: ['loong-adapt adapt .', `loong-adapt adapt ${SEED} --json > record.json`, 'loong-adapt adapt . --resume        # goes on after an interruption'],
    },
    {
        name: 'setup', operands: MAYBE, summary: 'Find or install Go, QEMU and a cross compiler',
        details: 'Finds what runs and compiles programs of the target here, installs what is missing, and proves by a self-test that a program of the target runs.',
        examples: ['loong-adapt setup', 'loong-adapt setup --runner qemu --no-install'],
    },
    {
        name: 'detect', operands: PROJECT, instead: ['fromLog', 'images', 'packageFiles'], summary: 'List the gaps: what keeps the project from the target',
        details: 'Type-checks the project for the target and the baseline and reads its declaration files: scripts, Dockerfiles, makefiles, workflows, manifests, packages\' metadata and more. Runs no code of the project (but with --evidence tested) and changes nothing. Each gap names its root: the module or file that must change. A log, images or packages can be looked at as well, also without PROJECT.',
        examples: ['loong-adapt detect .', 'loong-adapt detect . --from-log build.log   # or the log alone, without PROJECT', 'loong-adapt detect . --packages ./cmd/... --tags netgo --json', 'loong-adapt detect . --fail-on new --known old/record.json'],
    },
    {
        name: 'patch', operands: PROJECT, summary: 'Close the gaps in a copy of the project; write adapt.patch',
        details: 'Tries for each gap an upgrade of the module, then a recipe, then files made from those that the package has for others; applies it to a copy in the work directory, and proves it by the detector and the plain go command. What closes nothing is said with its reason. adapt.patch is for `git apply`; it needs nothing of this tool.',
        examples: ['loong-adapt patch .', 'loong-adapt patch . --remedy recipe', 'loong-adapt patch . --write         # also into your own tree', 'loong-adapt patch . --undo          # and back'],
    },
    {
        name: 'build', operands: PROJECT, summary: "Build the project's programs for target and baseline",
        details: "Builds every program from the adapted project alone and reads the ELF header of each back.",
        examples: ['loong-adapt build .'],
    },
    {
        name: 'image', operands: PROJECT, summary: 'Put the programs into an image for both architectures',
        details: 'Builds an OCI image per architecture and an index over them, as an OCI layout in the work directory; config and layers are read back and checked.',
        examples: ['loong-adapt image .'],
    },
    {
        name: 'package', operands: PROJECT, summary: 'Make deb, rpm and apk packages of the programs',
        details: 'Makes packages of the programs for both architectures by nfpm, with what the section package of the project file asks for: a service, a system user, configuration files, folders of its own. Each is read back and compared with what was built. As part of adapt it runs only where the project file has the section.',
        examples: ['loong-adapt package .', 'loong-adapt package . --apk-key packager.rsa'],
    },
    {
        name: 'resources', operands: PROJECT, summary: 'Storage and network that the application asks for',
        details: 'Not there yet: it answers "none asked for", whatever the application asks for.',
        examples: ['loong-adapt resources .'],
    },
    {
        name: 'smoke', operands: PROJECT, summary: 'Run the programs out of the image, for target and baseline',
        details: "Runs the project file's smoke commands with the programs taken out of the image, against real services on loopback, and compares the answers of target and baseline. Where the file names no commands, each program is asked for its version or its help.",
        examples: ['loong-adapt smoke .', 'loong-adapt smoke . --smoke run'],
    },
    {
        name: 'report', operands: MAYBE, summary: 'Write report.html, summary.md and gaps.sarif from the record',
        details: 'Reads record.json of the work directory and writes the page for people, Markdown for a job summary, and SARIF for code scanning beside it; runs nothing else. adapt does it at its end; a stage on its own renews a report that is there.',
        examples: ['loong-adapt report', 'loong-adapt report --work-dir out --json'],
    },
    {
        name: 'retag', operands: { usage: 'SOURCE NAME...', least: 2, most: Infinity }, summary: 'Give an image further names, by digest',
        details: 'Copies manifests and layers by digest; inside one registry no layer moves. SOURCE and NAME are registry/name:tag, oci:FOLDER:name or oci-archive:FILE:name; NAME may hold {registry}, {prefix}, {arch}, {name} and {tag}. Names come last: each holds the old image or the new one, whole.',
        examples: ['loong-adapt retag oci:.loong-adapt/images/app:app:latest registry.example.org/app:1.0', "loong-adapt retag registry.example.org/app:1.0 {registry}/{prefix}-{arch}/{name}:{tag} --prefix k8s-deploy"],
    },
    {
        name: 'promote', operands: { usage: 'SOURCE NAME...', least: 2, most: Infinity }, summary: 'Retag an image after an audit',
        details: 'Audits the image, then retags it; one that fails a check gets no name. SOURCE and NAME are as for retag.',
        examples: ['loong-adapt promote registry.example.org/staging/app:1.0 registry.example.org/app:1.0', 'loong-adapt promote oci:.loong-adapt/images/app:app:latest registry.example.org/app:latest --tags-from v1.2.3'],
    },
    {
        name: 'index', operands: { usage: 'NAME SOURCE...', least: 1, most: Infinity }, summary: 'Join images of single platforms in one index',
        details: 'Joins images, or those that the records of other jobs name, and gives the index its name last. Two images of one platform are refused. NAME and SOURCE are places as for retag.',
        examples: ['loong-adapt index registry.example.org/app:1.0 registry.example.org/app:1.0-amd64 registry.example.org/app:1.0-loong64', 'loong-adapt index oci:out:app --records amd64/record.json --records loong64/record.json'],
    },
    {
        name: 'audit', operands: { usage: 'IMAGE', least: 1, most: 1 }, summary: 'Compare what an image says with what it holds',
        details: 'Reads every ELF file of every platform: machine, ABI, interpreter and libraries, against what the image says of itself. IMAGE is registry/name:tag, oci:FOLDER:name or oci-archive:FILE:name.',
        examples: ['loong-adapt audit registry.example.org/app:1.0', 'loong-adapt audit oci:.loong-adapt/images/app:app:latest --json'],
    },
    {
        name: 'upstream', operands: MAYBE, summary: 'Write patch series for the projects that must change',
        details: 'Turns the adaptation of an earlier patch into one series of mails for `git am` for each project that must change: the modules whose files were changed, and the project itself. Each message says the cause, what was done and how it was proven. They are in the folder upstream of the work directory, with a README.md that says what goes where.',
        examples: ['loong-adapt upstream', 'loong-adapt upstream --work-dir out --signoff'],
    },
    {
        name: 'base', operands: { usage: 'static|base|tools|shell [NAME...]', least: 1, most: Infinity }, summary: "Make a base image from Debian's packages",
        details: 'For where no registry has one: static holds certificates, time zones and users; base the C library besides; tools a shell and what scripts call, for build stages; shell is a small Debian with apt, made by programs of the target (--binfmt). The same packages give the same digest. It stays in the cache, and gets the NAMEs, places as for retag.',
        examples: ['loong-adapt base static oci:bases:debian:static', 'loong-adapt base shell registry.example.org/debian:loong64 --binfmt --include gcc,make', 'loong-adapt base base registry.example.org/debian:base --architectures loong64,amd64'],
    },
    {
        name: 'plan', operands: { usage: 'SOURCE...', least: 1, most: Infinity }, summary: 'Say where the images of an application come from',
        details: "Reads the images that charts, manifests, compose files or plain lists name, and says of each whether it exists for the target (first image: named by digest), must be built (second image: from which source), or nobody can provide it. SOURCE is a file or folder. --images names a table of your own: mirrors, images by digest, projects to build. With --to the plan is carried out; --matrix writes it as the matrix of a workflow.",
        examples: ['loong-adapt plan chart/', 'loong-adapt plan compose.yml --images images.yml --json', 'loong-adapt plan images.txt --matrix matrix.json', 'loong-adapt plan deploy/ --to registry.example.org/{prefix}-{arch}/{name}:{tag} --prefix k8s'],
    },
    {
        name: 'attest', operands: { usage: 'IMAGE', least: 1, most: 1 }, summary: 'Say what an image is made of and how it was built, and sign it',
        details: 'Attaches an SBOM of each platform (by syft) and SLSA provenance from the records of the runs that built it to an image in a registry; neither its digest nor a tag changes. Where there is a key, or a workflow with an identity, image and statements are signed by cosign. All of it is read back and verified.',
        examples: ['loong-adapt attest registry.example.org/app:1.0 --records .loong-adapt/record.json', 'loong-adapt attest registry.example.org/app:1.0 --records record.json --key cosign.key --sbom cyclonedx'],
    },
    {
        name: 'recipes', operands: { usage: 'list|explain|lint|test|new [NAME...]', least: 1, most: Infinity }, summary: 'Show, check, try and begin recipes',
        details: 'list and explain show the recipes that a run in this folder has: its own in .loong-adapt/recipes, those of --recipes, and those that ship with the tool. lint says what is wrong with some, test tries what they declare, new makes a start. NAME is a recipe or, for lint and test, a folder.',
        examples: ['loong-adapt recipes list', 'loong-adapt recipes explain arch-list', 'loong-adapt recipes new my-fix', 'loong-adapt recipes test .loong-adapt/recipes'],
    },
    {
        name: 'controllers', operands: { usage: 'list|build [NAME...]', least: 1, most: Infinity }, summary: 'Build images of ingress controllers for the target',
        details: 'list shows the ingress controllers that a smoke test on the route can take. build makes images of them, or of the default backend, for the target, from Go modules and Debian packages; they stay in the cache, and --output copies their archives (docker save) to a folder.',
        examples: ['loong-adapt controllers list', 'loong-adapt controllers build traefik default-backend --output images'],
    },
    {
        name: 'node-image', operands: NONE, summary: "Make the image of a cluster's nodes ready, or write it into an archive",
        details: 'Takes the image that a smoke test on the route runs its cluster on: one that Docker has, the published one where its registry is reached, one in the cache, or one built from distribution packages and Go modules, which takes about 20 minutes, once. --output writes it into an archive for machines without a network, which take it by --node-image FILE.',
        examples: ['loong-adapt node-image', 'loong-adapt node-image --output node.tar.gz'],
    },
    {
        name: 'init', operands: { usage: '[FOLDER]', least: 0, most: 1 }, summary: 'Begin a project file, and a workflow',
        details: 'Writes loong-adapt.yml with what the folder tells (programs, linker flags), and as comments what may stand there besides. Every run works without it. --workflow writes a workflow as well, in .github/workflows. Files that are there already stay, unless --force.',
        examples: ['loong-adapt init', 'loong-adapt init . --workflow'],
    },
    {
        name: 'explain', operands: { usage: '[GAP|RULE]', least: 0, most: 1 }, summary: 'Say what a rule means, or what is known of a gap',
        details: 'Prints why a rule takes something for a gap, and what closes it. RULE is its name, or the first part of it for all of that kind. GAP is an id or its beginning, a package or a file: then also what was seen, from the record in the work directory. Without either it lists all rules.',
        examples: ['loong-adapt explain go/missing-body', 'loong-adapt explain 3f2a9c', 'loong-adapt explain dockerfile --json'],
    },
    {
        name: 'doctor', operands: NONE, summary: 'Say what is missing on this machine and how to get it',
        details: 'Looks for Go, QEMU, a cross compiler and an image builder, and changes nothing.',
        examples: ['loong-adapt doctor'],
    },
];
/** The command of this name, if there is one. */
function findCommand(name) {
    return COMMANDS.find((command) => command.name === name);
}
/** Whether a word is one of `NAME_COMMANDS`. */
function isNameCommand(word) {
    return NAME_COMMANDS.some((name) => name === word);
}

;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
;// CONCATENATED MODULE: ./build/bundle/front/nearest.js
/** The name among `names` that the user most likely meant by `word`; `undefined` if none is near. */
function nearest(word, names) {
    let best;
    let least = Math.max(2, Math.floor(word.length / 3)) + 1;
    for (const name of names) {
        const steps = name.startsWith(word) && word.length > 2 ? 1 : distance(word, name);
        if (steps < least) {
            least = steps;
            best = name;
        }
    }
    return best;
}
/** Fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function distance(a, b) {
    const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
    const at = (i, j) => rows[i]?.[j] ?? 0;
    for (let i = 1; i <= a.length; i++) {
        rows[i] = [i];
        for (let j = 1; j <= b.length; j++) {
            const same = a[i - 1] === b[j - 1] ? 0 : 1;
            let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
                least = Math.min(least, at(i - 2, j - 2) + 1);
            (rows[i] ??= [])[j] = least;
        }
    }
    return at(a.length, b.length);
}

// EXTERNAL MODULE: ./build/bundle/target/architectures.js
var architectures = __nccwpck_require__(5967);
;// CONCATENATED MODULE: ./build/bundle/front/table.js


const WORK = ['adapt', ...STAGES];
const DETECT = ['adapt', 'detect', 'patch', 'build', 'image', 'package', 'smoke'];
const PATCH = ['adapt', 'patch', 'build', 'image', 'package', 'smoke'];
const MACHINE = [...WORK, 'doctor', 'recipes', 'controllers', 'node-image'];
/** The options of a run, grouped as the help shows them. */
const RUN_GROUPS = [
    {
        title: 'What to adapt',
        options: [
            { name: 'target', key: 'target', type: 'text', value: 'ARCH', default: architectures/* DEFAULTS */.zY.target, help: 'architecture to adapt to, in any of its spellings, e.g. loongarch64', commands: MACHINE },
            { name: 'baseline', key: 'baseline', type: 'text', value: 'ARCH', default: architectures/* DEFAULTS */.zY.baseline, help: 'architecture that the project supports already', commands: MACHINE },
            { name: 'config', key: 'config', type: 'text', value: 'FILE', default: 'loong-adapt.yml in the project', help: 'project file', commands: WORK },
            { name: 'packages', key: 'packages', type: 'list', value: 'PATTERN', default: './...', help: 'Go packages to look at', commands: DETECT },
            { name: 'tags', key: 'tags', type: 'list', value: 'TAG', help: 'Go build tags', commands: DETECT },
            { name: 'cgo', key: 'cgo', type: 'flag', help: 'build with cgo (CGO_ENABLED=1)', commands: DETECT },
            { name: 'only-arch', key: 'onlyArch', type: 'text', value: 'ARCH', help: 'build for this architecture alone, the target or the baseline: for a job of a matrix', commands: ['adapt', 'build', 'image', 'package', 'smoke'] },
            { name: 'tests', key: 'tests', type: 'flag', help: 'look at test files, too', commands: DETECT },
            { name: 'replace', key: 'replace', type: 'list', value: 'OLD=NEW@V', help: 'build with version V of module NEW in the place of module OLD', commands: DETECT },
        ],
    },
    {
        title: 'How to find and close gaps',
        options: [
            { name: 'evidence', key: 'evidence', type: 'text', values: ['static', 'compiled', 'tested'], default: 'static', help: 'how gaps are confirmed: by the type checker (static), by the compiler as well (compiled), by running tests and a test application, which is code of the project (tested)', commands: DETECT },
            { name: 'test-app', key: 'testApp', type: 'text', value: 'CMD|PACKAGE', help: 'for --evidence tested: a command or Go package that fails where the target is not supported; run for baseline and target', commands: DETECT },
            { name: 'from-log', key: 'fromLog', type: 'text', value: 'FILE', help: 'log of a failed build, test or installation: find the gaps behind its lines', commands: ['adapt', 'detect'] },
            { name: 'image', key: 'images', type: 'list', value: 'IMAGE', help: 'an image to look at: registry/name:tag, the folder of a layout, or an archive', commands: ['adapt', 'detect'] },
            { name: 'advice', key: 'advice', type: 'flag', help: 'say of each gap of a dependency which upgrade closes it, and whether the whole build takes it; tried in a copy, which takes minutes', commands: ['adapt', 'detect'] },
            { name: 'named-images', key: 'namedImages', type: 'flag', help: 'look at each image that the project names, in its registry', commands: ['adapt', 'detect'] },
            { name: 'package', key: 'packageFiles', type: 'list', value: 'FILE', help: 'a package to look at: .rpm, .deb, .apk, .whl, .jar, .tar.gz or .zip', commands: ['adapt', 'detect'] },
            { name: 'remedy', key: 'remedy', type: 'text', values: ['upgrade', 'recipe', 'synthesize'], help: 'way to close a gap that is tried first; where it closes nothing, the others follow. Default: the first that works, in this order', commands: PATCH },
            { name: 'only-remedy', key: 'onlyRemedy', type: 'text', values: ['upgrade', 'recipe', 'synthesize'], help: 'the only way allowed; what it does not close stays open', commands: PATCH },
            { name: 'recipes', key: 'recipes', type: 'list', value: 'FROM', help: 'recipes of your own: a folder, or FILE.tar.gz#sha256=CHECKSUM; or the name of a recipe to prefer', commands: [...PATCH, 'recipes'] },
            { name: 'no-recipes', key: 'noRecipes', type: 'flag', help: 'use no recipes', commands: PATCH },
            { name: 'only', key: 'only', type: 'list', value: 'GAP', help: 'close only these: an id, a package, a module or a file', commands: PATCH },
            { name: 'skip', key: 'skip', type: 'list', value: 'GAP', help: 'leave these open: an id, a package, a module or a file', commands: PATCH },
            { name: 'write', key: 'write', type: 'flag', help: "apply the patch to the project's own folder", commands: ['adapt', 'patch'] },
            { name: 'force', key: 'force', type: 'flag', help: '--write even where git says that the folder has changes', commands: ['adapt', 'patch'] },
            { name: 'undo', key: 'undo', type: 'flag', help: 'take back what --write wrote last, and do nothing else; with --force also where files were changed since', commands: ['patch'], commandOnly: true },
            { name: 'dry-run', key: 'dryRun', type: 'flag', help: 'say what would be done, change nothing', commands: ['adapt', 'patch', 'build', 'image', 'package', 'smoke', 'setup'] },
        ],
    },
    {
        title: 'How to run the result',
        options: [
            { name: 'runner', key: 'runner', type: 'text', values: ['auto', 'native', 'cross', 'qemu'], default: 'auto', help: 'how programs of the target run here; cross: they are built and not run', commands: MACHINE },
            { name: 'smoke', key: 'smoke', type: 'text', values: ['auto', 'none', 'run', 'kernel', 'route'], default: 'auto', help: 'level of the smoke test: programs beside the baseline (run), also on a real kernel of the target (kernel), or the application behind an ingress controller (route); auto takes the highest this machine can do', commands: ['adapt', 'smoke'] },
            { name: 'kernel-mirror', key: 'kernelMirror', type: 'text', value: 'ADDRESS', default: 'where this machine takes Debian packages from', help: "Debian mirror that the target's kernel comes from, for level kernel", commands: ['adapt', 'smoke'] },
            { name: 'binfmt', key: 'binfmt', type: 'flag', help: 'register the emulator with the kernel (for the whole machine)', commands: ['adapt', 'setup', 'build', 'image', 'package', 'smoke'] },
            { name: 'controller', key: 'controller', type: 'text', value: 'NAME', default: 'traefik', help: 'for --smoke route: the ingress controller; `loong-adapt controllers` lists them', commands: ['adapt', 'smoke'] },
            { name: 'controller-image', key: 'controllerImage', type: 'text', value: 'IMAGE', default: 'built once', help: "for --smoke route: an image of the controller for the target; what keeps it from serving is read from its errors and constructed (the controller loop)", commands: ['adapt', 'smoke'] },
            { name: 'controller-reference', key: 'controllerReference', type: 'text', value: 'IMAGE', default: "that platform of --controller-image, else upstream's sources", help: "for --smoke route: the controller's image for the baseline; files without machine code that are missing are copied out of it", commands: ['adapt', 'smoke'] },
            { name: 'compare', key: 'compare', type: 'flag', help: 'for --smoke route: run the application of the baseline as well and compare the answers of each route', commands: ['adapt', 'smoke'] },
            { name: 'cluster', key: 'cluster', type: 'text', value: 'NAME', default: 'one is made and deleted', help: "for --smoke route: a cluster of kind's that is there already", commands: ['adapt', 'smoke'] },
            { name: 'kubeconfig', key: 'kubeconfig', type: 'text', value: 'FILE', help: 'for --smoke route: leads to any other cluster that is there already; what is put into it is taken out again', commands: ['adapt', 'smoke'] },
            { name: 'cluster-registry', key: 'clusterRegistry', type: 'text', value: 'REGISTRY/PREFIX', help: "for --kubeconfig: where the images are pushed to, and the cluster's nodes pull them from", commands: ['adapt', 'smoke'] },
            { name: 'node-image', key: 'nodeImage', type: 'text', value: 'NAME|FILE', default: 'pulled, or built once', help: "image of the cluster's nodes; an archive of one is made by the command node-image", commands: ['adapt', 'smoke', 'node-image'] },
            { name: 'private-docker', key: 'privateDocker', type: 'flag', help: 'where no Docker daemon answers, start one for this run (root only) and take it back', commands: ['adapt', 'smoke', 'node-image'] },
            { name: 'keep-on-failure', key: 'keepOnFailure', type: 'flag', help: 'after a failed smoke test on the route, write the logs of the cluster to the work directory and leave the cluster for a look', commands: ['adapt', 'smoke'] },
        ],
    },
    {
        title: 'How to sign packages',
        options: [
            { name: 'gpg-key', key: 'gpgKey', type: 'text', value: 'FILE', help: 'armored OpenPGP secret key for deb and rpm; its passphrase comes by the variable NFPM_PASSPHRASE', commands: ['adapt', 'package'] },
            { name: 'apk-key', key: 'apkKey', type: 'text', value: 'FILE', help: 'RSA private key (PEM) for apk', commands: ['adapt', 'package'] },
        ],
    },
    {
        title: 'Where and when',
        options: [
            { name: 'work-dir', key: 'workDir', type: 'text', value: 'DIR', default: '.loong-adapt', help: "this run's results and temporary files", commands: [...WORK, 'explain', 'upstream'] },
            { name: 'cache-dir', key: 'cacheDir', type: 'text', value: 'DIR', default: "the user's cache folder", help: 'what runs share', commands: [...MACHINE, 'attest', 'upstream'] },
            { name: 'cache-limit', key: 'cacheLimit', type: 'number', value: 'GB', default: '20', help: 'how much what runs share may take: at the end of a run, at most once a day, what was used longest ago goes, and what no run has used for two months', commands: [...WORK, 'doctor'] },
            { name: 'resume', key: 'resume', type: 'flag', help: 'continue after the last complete stage', commands: WORK },
            { name: 'go-version', key: 'goVersion', type: 'text', value: 'V|FILE', default: 'the one that is there', help: 'Go release to use: 1.26.8, 1.26, stable, or a file that names one', commands: MACHINE },
            { name: 'install', key: 'install', type: 'flag', on: true, help: 'install missing tools', commands: [...WORK, 'attest', 'recipes', 'controllers', 'node-image'] },
            { name: 'network', key: 'network', type: 'flag', on: true, help: 'use the network', commands: [...MACHINE, 'attest'] },
            { name: 'go-wait', key: 'goWait', type: 'number', value: 'SECONDS', default: '300', help: 'how long the go command may say nothing while it lists or fetches modules, e.g. because a proxy does not answer; then the rest is looked at without it', commands: MACHINE },
            { name: 'fail-on', key: 'failOn', type: 'text', values: ['none', 'open', 'new'], default: 'none', help: 'exit with 3 if gaps are left open, or if there are new ones, which --known does not have', commands: WORK },
            { name: 'known', key: 'known', type: 'text', value: 'RECORD', help: 'record.json of an earlier run, whose gaps are known: for --fail-on new, and to tell new results from old ones in SARIF', commands: WORK },
        ],
    },
];
const NAMING = ['retag', 'promote'];
const IMAGES = [...NAMING, 'index', 'audit', 'attest'];
/** Options of others that these take as well, by their names. */
const ALSO = {
    init: ['target'],
    base: ['target', 'cache-dir', 'binfmt', 'install', 'network', 'insecure'],
    plan: ['target', 'baseline', 'work-dir', 'cache-dir', 'binfmt', 'install', 'network', 'insecure', 'prefix'],
};
/** The options of `base` and `plan`. */
const PLAN_GROUPS = [
    {
        title: 'How bases are made, and images planned',
        options: [
            { name: 'architectures', key: 'architectures', type: 'list', value: 'ARCH', default: 'the target', help: 'architectures of the base, joined in an index', commands: ['base'] },
            { name: 'include', key: 'include', type: 'list', value: 'PACKAGE', help: 'further Debian packages', commands: ['base'] },
            { name: 'suite', key: 'suite', type: 'text', value: 'RELEASE', help: 'Debian release', commands: ['base'] },
            { name: 'mirror', key: 'mirror', type: 'text', value: 'URL', help: 'Debian archive; {snapshot} in it is filled in', commands: ['base'] },
            { name: 'snapshot', key: 'snapshot', type: 'text', value: 'TIME', help: "time of the archive's snapshot, 20261101T000000Z", commands: ['base'] },
            { name: 'images', key: 'table', type: 'text', value: 'FILE', help: 'table of mirrors, images by digest, and projects to build', commands: ['plan'] },
            { name: 'to', key: 'to', type: 'text', value: 'NAME', help: 'carry the plan out: each image gets this name, a template as for retag', commands: ['plan'] },
            { name: 'matrix', key: 'matrix', type: 'text', value: 'FILE', help: 'write the matrix of a workflow, one entry an image', commands: ['plan'] },
        ],
    },
];
/** The options of the commands about images. */
const IMAGE_GROUPS = [
    {
        title: 'Which names and platforms',
        options: [
            { name: 'prefix', key: 'prefix', type: 'text', value: 'TEXT', help: 'text that {prefix} in a NAME stands for', commands: NAMING },
            { name: 'tags-from', key: 'version', type: 'text', value: 'VERSION', help: 'tags from a version instead of those of the names: v1.2.3 gives 1.2.3, 1.2, 1 and latest; never over a newer one', commands: NAMING },
            { name: 'platform', key: 'platform', type: 'text', value: 'OS/ARCH', help: 'only this platform', commands: NAMING },
            { name: 'platforms', key: 'platforms', type: 'list', value: 'OS/ARCH', help: 'only these platforms', commands: ['audit'] },
            { name: 'attestations', key: 'attestations', type: 'text', values: ['keep', 'drop'], default: 'keep', help: 'provenance and SBOMs of the image; dropping them changes the digest', commands: NAMING },
            { name: 'immutable', key: 'immutable', type: 'list', value: 'REGEXP', help: 'tags that stay once they are set', commands: NAMING },
            { name: 'by-digest', key: 'byDigest', type: 'flag', help: 'give no name: put the image into the repositories, to be had by its digest', commands: NAMING },
            { name: 'record', key: 'record', type: 'text', value: 'FILE', help: 'record.json of the run that built the image: it then says where the image is', commands: NAMING },
            { name: 'force', key: 'force', type: 'flag', help: 'move tags in spite of --immutable and of newer versions', commands: NAMING },
            { name: 'records', key: 'records', type: 'list', value: 'FILE', help: "record.json of other jobs, whose images are joined (index), or that built the image (attest)", commands: ['index', 'attest'] },
            { name: 'sbom', key: 'sbom', type: 'text', values: ['spdx', 'cyclonedx', 'none'], default: 'spdx', help: 'form of the SBOMs', commands: ['attest'] },
            { name: 'key', key: 'key', type: 'text', value: 'FILE', help: "a key of cosign's to sign with; its password comes by COSIGN_PASSWORD", commands: ['attest'] },
            { name: 'sign', key: 'sign', type: 'flag', on: true, help: 'sign', commands: ['attest'] },
            { name: 'base', key: 'base', type: 'text', value: 'INDEX', help: 'an index to add to; its entries stay as they are', commands: ['index'] },
            { name: 'audit', key: 'audit', type: 'flag', on: true, help: 'look into images for an architecture with an old world, and refuse those of it', commands: ['index'] },
            { name: 'replace-platform', key: 'replace', type: 'flag', help: "a new entry may take the place of the base's for the same platform", commands: ['index'] },
            { name: 'forbidden', key: 'forbidden', type: 'list', value: 'TEXT', help: 'a text that no file of the image may hold, e.g. a path of the build machine', commands: ['promote', 'audit'] },
            { name: 'allow-secrets', key: 'allowSecrets', type: 'list', value: 'GLOB', help: 'paths in the image whose keys and tokens are only examples, e.g. /opt/app/demo/**; the word configuration for its variables and labels', commands: ['promote', 'audit'] },
            { name: 'output', key: 'output', type: 'text', value: 'DIR', default: 'the archives stay in the cache', help: 'folder to copy the archives to; for node-image the archive to write', commands: ['controllers', 'node-image'] },
            { name: 'insecure', key: 'insecure', type: 'list', value: 'REGISTRY', help: 'a registry that may be spoken to without TLS', commands: IMAGES },
            { name: 'dry-run', key: 'dryRun', type: 'flag', help: 'say what would be done, change nothing', commands: [...NAMING, 'index'] },
        ],
    },
];
/** The options of `upstream`. */
const UPSTREAM_GROUPS = [
    {
        title: 'Who sends the patches',
        options: [
            { name: 'author', key: 'author', type: 'text', value: "'NAME <ADDRESS>'", default: 'as git knows you', help: 'author of the patches', commands: ['upstream'] },
            { name: 'signoff', key: 'signoff', type: 'flag', help: 'add Signed-off-by, which says that you may pass the changes on', commands: ['upstream'] },
        ],
    },
];
/** The options of `init`. */
const INIT_GROUPS = [
    {
        title: 'What is begun',
        options: [
            { name: 'workflow', key: 'workflow', type: 'flag', help: 'a workflow as well, in .github/workflows', commands: ['init'] },
            { name: 'force', key: 'force', type: 'flag', help: 'write over files that are there', commands: ['init'] },
        ],
    },
];
/** All groups, as the help shows them. */
const GROUPS = [...RUN_GROUPS, ...INIT_GROUPS, ...UPSTREAM_GROUPS, ...IMAGE_GROUPS, ...PLAN_GROUPS];
/** The options of a run: those of the library, and the Action's inputs. */
const RUN_OPTIONS = RUN_GROUPS.flatMap((group) => group.options);
/** The options of all commands. */
const OPTIONS = GROUPS.flatMap((group) => group.options);
/** True if the command takes the option. */
function takes(command, option) {
    return (option.commands ?? WORK).includes(command) || ALSO[command]?.includes(option.name) === true;
}
/** The option as the command line spells it, without the dashes. */
function flagName(option) {
    return option.on === true ? `no-${option.name}` : option.name;
}

;// CONCATENATED MODULE: ./build/bundle/front/values.js


/**
 * Options from what a user gave in any front.
 *
 * @throws AdaptError (user) for a value that isn't allowed.
 */
function toValues(given) {
    const options = {};
    for (const one of given) {
        const wanted = value(one);
        // What counts anyway is left out, unless somebody asks for it: a run before in the same work directory may have been asked for something else.
        if (one.explicit === true || wanted !== standard(one.option))
            options[one.option.key] = wanted;
    }
    return options;
}
/** The options of a run: the table has the library's names, and a test compares the two. */
function toOptions(project, values) {
    return { ...values, project };
}
/** What counts where the option isn't given, as a value. */
function standard(option) {
    if (option.type === 'flag')
        return option.on === true;
    if (option.type === 'number' && option.default !== undefined)
        return Number(option.default);
    return option.values === undefined ? undefined : option.default;
}
function value({ option, texts, spelled }) {
    const last = texts.at(-1) ?? '';
    switch (option.type) {
        case 'list':
            return texts.flatMap(split);
        case 'flag':
            return flag(last, spelled);
        case 'number': {
            const number = Number(last);
            if (last === '' || !Number.isFinite(number) || number <= 0)
                throw (0,errors/* userError */.IF)(`${spelled} cannot be ${JSON.stringify(last)}`, '', 'Give it a number above 0.');
            return number;
        }
        case 'text':
            if (last === '')
                throw (0,errors/* userError */.IF)(`${spelled} has no value`, '', `Give it ${option.value ?? 'one'}.`);
            if (option.values !== undefined && !option.values.includes(last)) {
                const meant = nearest(last, option.values);
                throw (0,errors/* userError */.IF)(`${spelled} cannot be ${JSON.stringify(last)}`, '', `${meant === undefined ? '' : `Did you mean ${meant}? `}Use one of ${option.values.join(', ')}.`);
            }
            return last;
    }
}
function split(text) {
    return text.split(/[\n,]/).map((part) => part.trim()).filter((part) => part !== '');
}
/** YAML's core booleans, as `@actions/core` reads them. */
function flag(text, spelled) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw (0,errors/* userError */.IF)(`${spelled} cannot be ${JSON.stringify(text)}`, '', 'Use true or false.');
}

;// CONCATENATED MODULE: ./build/bundle/front/parse.js






/** Options about printing, which the other fronts don't have. */
const PRINTING = [
    { name: 'json', help: 'print the result (of a run: its record) as JSON on standard output, and nothing else there' },
    { name: 'quiet', short: 'q', help: 'print no progress, only warnings and errors' },
    { name: 'verbose', short: 'v', help: 'print what helps to find a bug, too' },
    { name: 'help', short: 'h', help: 'this page' },
    { name: 'version', help: 'the version' },
];
/**
 * Reads a command line.
 *
 * @throws AdaptError (user) for an unknown command or option (with the one most likely meant), a missing or wrong value.
 */
function parse(argv) {
    const { tokens } = (0,external_node_util_namespaceObject.parseArgs)({ args: [...argv], options: declared(), allowPositionals: true, strict: false, tokens: true });
    const words = tokens.filter((token) => token.kind === 'positional').map((token) => token.value);
    const flags = tokens.filter((token) => token.kind === 'option');
    const has = (name) => flags.some((flag) => flag.name === name);
    const [word, ...rest] = words;
    if (word === 'help')
        return { kind: 'help', command: rest[0] === undefined ? undefined : commandNamed(rest[0]) };
    const name = word === undefined ? undefined : commandNamed(word);
    if (has('help') || (name === undefined && flags.length === 0))
        return { kind: 'help', command: name };
    if (has('version'))
        return { kind: 'version' };
    if (name === undefined)
        throw (0,errors/* userError */.IF)('no command given', '', `Use one of ${COMMANDS.map((c) => c.name).join(', ')}, e.g. \`loong-adapt adapt .\`.`);
    const given = new Map();
    for (const flag of flags) {
        if (PRINTING.some((printing) => printing.name === flag.name)) {
            if (flag.value !== undefined)
                throw (0,errors/* userError */.IF)(`${flag.rawName} takes no value`, '', `Leave out ${JSON.stringify(flag.value)}.`);
            continue;
        }
        const option = optionNamed(flag.name, flag.rawName, name);
        given.set(option, [...(given.get(option) ?? []), parse_text(option, flag.value, flag.rawName, flag.inlineValue ?? false)]);
    }
    const values = toValues([...given].map(([option, texts]) => ({ option, texts, spelled: `--${flagName(option)}`, explicit: true })));
    return { kind: 'run', command: name, operands: operandsOf(name, rest, values), values, output: { json: has('json'), quiet: has('quiet'), verbose: has('verbose') } };
}
function declared() {
    const all = {};
    for (const { name, short } of PRINTING)
        all[name] = { type: 'boolean', ...(short === undefined ? {} : { short }) };
    for (const option of OPTIONS)
        all[flagName(option)] = { type: option.type === 'flag' ? 'boolean' : 'string', multiple: true };
    return all;
}
function commandNamed(word) {
    const command = findCommand(word);
    if (command !== undefined)
        return command.name;
    const meant = nearest(word, COMMANDS.map((c) => c.name));
    throw (0,errors/* userError */.IF)(`unknown command ${JSON.stringify(word)}`, '', meant === undefined ? `Use one of ${COMMANDS.map((c) => c.name).join(', ')}.` : `Did you mean \`loong-adapt ${meant}\`?`);
}
function optionNamed(name, raw, command) {
    const known = OPTIONS.filter((option) => flagName(option) === name);
    const taken = known.find((option) => takes(command, option));
    if (taken !== undefined)
        return taken;
    if (known.length > 0)
        throw (0,errors/* userError */.IF)(`${command} takes no ${raw}`, '', `See \`loong-adapt ${command} --help\`.`);
    const names = [...OPTIONS.filter((option) => takes(command, option)).map(flagName), ...PRINTING.map((printing) => printing.name)];
    const meant = nearest(name, names);
    throw (0,errors/* userError */.IF)(`unknown option ${raw}`, '', meant === undefined ? `See \`loong-adapt ${command} --help\`.` : `Did you mean --${meant}?`);
}
function parse_text(option, value, raw, inline) {
    if (option.type === 'flag') {
        if (value !== undefined)
            throw (0,errors/* userError */.IF)(`${raw} takes no value`, '', `Leave out ${JSON.stringify(value)}.`);
        return option.on === true ? 'false' : 'true';
    }
    if (value === undefined || (!inline && value.startsWith('--')))
        throw (0,errors/* userError */.IF)(`${raw} needs a value`, '', `Write ${raw} ${option.values?.join('|') ?? option.value ?? 'VALUE'}.`);
    return value;
}
function operandsOf(name, words, values) {
    const command = findCommand(name);
    const { usage, least, most } = command?.operands ?? { usage: '', least: 0, most: 0 };
    const extra = words[most];
    if (extra !== undefined)
        throw (0,errors/* userError */.IF)(`unexpected ${JSON.stringify(extra)}`, '', usage === '' ? `${name} takes nothing but options.` : `Write loong-adapt ${name} ${usage}; quote a path with spaces.`);
    if (words.length >= least || command?.instead?.some((key) => values[key] !== undefined) === true)
        return words;
    const missing = usage.split(' ')[words.length] ?? usage;
    throw (0,errors/* userError */.IF)(`no ${missing.replace('...', '').toLowerCase()} given`, '', usage === 'PROJECT' ? `Name a folder or module@version, e.g. \`loong-adapt ${name} .\`.` : `Write loong-adapt ${name} ${usage}.`);
}

;// CONCATENATED MODULE: ./build/bundle/front/help.js



/** The page that `--help` prints: the overview, or all about one command. */
function help(command) {
    return command === undefined ? overview() : page(command);
}
function overview() {
    return `loong-adapt finds what keeps software from running on LoongArch (loong64) or another
architecture, closes what can be closed, and proves that the result runs.

Usage: loong-adapt COMMAND [PROJECT] [OPTIONS]

PROJECT is a folder, or a Go module as module@version.

Commands:
${columns(COMMANDS.map((c) => [c.name, c.summary]))}

Start with:
  loong-adapt doctor          what this machine has and lacks
  loong-adapt adapt .         everything, for the project in this folder
  loong-adapt COMMAND --help  the options of one command
`;
}
const RUN_EXITS = [
    ['0', 'done, with or without gaps'], ['1', 'failed: could not look, build or prove'], ['2', 'a mistake in the input'],
    ['3', '--fail-on was met'], ['130', 'interrupted; adapt --resume goes on'],
];
const OTHER_EXITS = [['0', 'done'], ['1', 'failed, or a check did not pass'], ['2', 'a mistake in the input'], ['130', 'interrupted']];
function page(name) {
    const command = findCommand(name);
    if (command === undefined)
        return overview();
    const { usage } = command.operands;
    const groups = GROUPS.map((group) => ({ ...group, options: group.options.filter((option) => takes(name, option)) })).filter((group) => group.options.length > 0);
    const parts = groups.map((group) => `${group.title}:\n${columns(group.options.map((option) => [left(option), right(option)]))}`);
    const printing = columns(PRINTING.map(({ name: flag, short, help: text }) => [`${short === undefined ? '' : `-${short}, `}--${flag}`, text]));
    return `Usage: loong-adapt ${name}${usage === '' ? '' : ` ${usage}`} [OPTIONS]

${wrap(command.details, 96).join('\n')}
${usage.includes('PROJECT') ? '\nPROJECT is a folder, or a Go module as module@version.\n' : ''}
${[...parts, `Printing:\n${printing}`, `Exit codes:\n${columns(usage.includes('PROJECT') ? RUN_EXITS : OTHER_EXITS)}`].join('\n\n')}

Examples:
${command.examples.map((example) => `  ${example}`).join('\n')}
`;
}
function left(option) {
    if (option.type === 'flag')
        return `--${flagName(option)}`;
    return `--${option.name} ${option.value ?? (option.values ?? []).join('|')}`;
}
function right(option) {
    const text = option.on === true ? `do not ${option.help}` : option.help;
    const more = [option.type === 'list' ? 'repeat it or separate by commas' : '', option.default === undefined ? '' : `default: ${option.default}`].filter((part) => part !== '');
    return more.length === 0 ? text : `${text} (${more.join('; ')})`;
}
/** Two columns; a long left side gets its right side on the next line. */
function columns(rows) {
    const width = Math.min(24, Math.max(...rows.map(([a]) => a.length)));
    return rows.flatMap(([a, b]) => {
        const lines = wrap(b, 96 - width - 4);
        const pad = ' '.repeat(width + 4);
        return a.length > width ? [`  ${a}`, ...lines.map((line) => pad + line)] : lines.map((line, i) => (i === 0 ? `  ${a.padEnd(width)}  ${line}` : pad + line));
    }).join('\n');
}
function wrap(text, width) {
    const lines = [];
    let line = '';
    for (const word of text.split(' ')) {
        if (line !== '' && line.length + word.length + 1 > width) {
            lines.push(line);
            line = word;
        }
        else
            line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
}

// EXTERNAL MODULE: ./build/bundle/lib/process-groups.js
var process_groups = __nccwpck_require__(2365);
;// CONCATENATED MODULE: ./build/bundle/front/signals.js


const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Listens for signals: the first one ends the run in order, the second one at once, with all that it started. */
function onSignals() {
    const controller = new AbortController();
    const listener = () => {
        if (controller.signal.aborted) {
            (0,process_groups/* endAll */.XZ)('SIGKILL');
            process.exit(errors/* EXIT */.dc.interrupted);
        }
        controller.abort();
        (0,process_groups/* endAll */.XZ)('SIGTERM');
    };
    for (const name of NAMES)
        process.on(name, listener);
    return { signal: controller.signal, done: () => { for (const name of NAMES)
            process.off(name, listener); } };
}

;// CONCATENATED MODULE: ./build/bundle/front/terminal.js
/** Colour only where a person looks at it: a TTY, NO_COLOR not set (no-color.org), no dumb terminal. */
function colourWanted(screen, env) {
    if ((env['NO_COLOR'] ?? '') !== '')
        return false;
    if ((env['FORCE_COLOR'] ?? '') !== '')
        return env['FORCE_COLOR'] !== '0';
    return screen.isTTY === true && env['TERM'] !== 'dumb';
}
const DIM = 2, RED = 31, YELLOW = 33;
const CLEAR = '\r\u001b[K';
/** Without a terminal, a line of progress is printed this often at most. */
const PROGRESS_EVERY_MS = 10_000;
/** A reporter for people at a terminal, or for a log file: one heading per stage, progress in one line that is overwritten. */
function terminalReporter(screen, options) {
    const paint = (code, text) => (options.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
    let shown = false;
    let lastProgress = Date.now(); // Not performance.now(): that loads what a short command can do without.
    let depth = 0;
    const clear = () => {
        if (shown)
            screen.write(CLEAR);
        shown = false;
    };
    const print = (line) => {
        clear();
        screen.write(`${line}\n`);
    };
    const say = (line, colour) => {
        if (options.quiet === true)
            return;
        const indent = depth === 0 ? '' : '  ';
        print(indent + (colour === undefined ? clean(line) : paint(colour, clean(line))));
    };
    return {
        async group(title, work) {
            if (options.quiet !== true)
                print(depth === 0 ? paint(1, clean(title)) : `  ${clean(title)}`);
            const started = Date.now();
            depth++;
            try {
                const result = await work();
                const seconds = (Date.now() - started) / 1000;
                if (depth === 1 && seconds >= 1)
                    say(`${seconds.toFixed(1)} s`, DIM);
                return result;
            }
            finally {
                depth--;
                clear();
            }
        },
        info: (line) => say(line),
        warn: (line) => print(`${paint(YELLOW, 'warning:')} ${clean(line)}`),
        debug: (line) => {
            if (options.verbose === true)
                say(line, DIM);
        },
        progress(line) {
            if (options.quiet === true)
                return;
            if (screen.isTTY === true) {
                const width = (screen.columns ?? 80) - 1;
                screen.write(`${CLEAR}${paint(DIM, clean(`  ${line}`).slice(0, width))}`);
                shown = true;
            }
            else if (Date.now() - lastProgress > PROGRESS_EVERY_MS) {
                lastProgress = Date.now();
                say(line);
            }
        },
        annotate: (annotation) => {
            if (annotation.severity !== 'notice')
                print(annotationLine(annotation, paint));
        },
    };
}
function annotationLine({ severity, title, message, file, line }, paint) {
    const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
    return `${paint(severity === 'error' ? RED : YELLOW, `${severity}:`)} ${clean(`${place}${title}: ${message}`)}`;
}
/** Text from a project or a tool may hold escape sequences that would drive the terminal; they are shown as `?`. */
function clean(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '?');
}

;// CONCATENATED MODULE: ./build/bundle/front/command-line.js






/** Parses a command line and has its work done; answers the exit code (see `EXIT`). Results go to standard output, all else to standard error. */
async function commandLine(argv, work) {
    process.stderr.on('error', () => { }); // Whoever reads messages may go away (`2>&1 | head`): no reason to stop.
    let asked;
    try {
        asked = parse(argv);
    }
    catch (error) {
        return explain(error);
    }
    switch (asked.kind) {
        case 'help':
            await print(help(asked.command));
            return argv.length === 0 ? errors/* EXIT */.dc.usage : errors/* EXIT */.dc.done;
        case 'version':
            await print(`${toolVersion()}\n`);
            return errors/* EXIT */.dc.done;
        case 'run': {
            const { quiet, verbose } = asked.output;
            const reporter = terminalReporter(process.stderr, { quiet, verbose, colour: colourWanted(process.stderr, process.env) });
            const signals = onSignals();
            try {
                return await work(asked, { reporter, signal: signals.signal });
            }
            catch (error) {
                return explain(error);
            }
            finally {
                signals.done();
            }
        }
    }
}
/** Prints an answer as it was asked for. */
async function printAnswer({ answer, text, ok }, asked) {
    await print(asked.output.json ? json(answer) : clean(text));
    return ok ? errors/* EXIT */.dc.done : errors/* EXIT */.dc.failed;
}
/** One line for what was expected to go wrong, the stack for a bug; answers the exit code. */
function explain(error) {
    if (error instanceof errors/* AdaptError */.Di) {
        process.stderr.write(`loong-adapt: ${clean(error.line)}\n`);
        return error.exitCode;
    }
    if (error instanceof errors/* Interrupted */.j$) {
        process.stderr.write(`loong-adapt: ${error.message}\n`);
        return errors/* EXIT */.dc.interrupted;
    }
    process.stderr.write(`loong-adapt ${toolVersion()}: this is a bug, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return errors/* EXIT */.dc.failed;
}
/** A result for programs. */
function json(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}
/** Writes all of it, also into a slow pipe; a reader that went away is no error of ours. */
function print(text) {
    return new Promise((done, fail) => {
        process.stdout.once('error', () => { }); // Told to the callback, too.
        process.stdout.write(text, (error) => {
            if (error == null || error.code === 'EPIPE')
                done();
            else
                fail(error);
        });
    });
}

// EXTERNAL MODULE: ./build/bundle/images/copy.js
var copy = __nccwpck_require__(2539);
// EXTERNAL MODULE: ./build/bundle/images/layout.js
var layout = __nccwpck_require__(3860);
// EXTERNAL MODULE: ./build/bundle/images/join.js
var names_join = __nccwpck_require__(9754);
// EXTERNAL MODULE: ./build/bundle/images/oci.js
var oci = __nccwpck_require__(5874);
// EXTERNAL MODULE: ./build/bundle/images/place.js
var images_place = __nccwpck_require__(3107);
// EXTERNAL MODULE: ./build/bundle/images/parallel.js
var parallel = __nccwpck_require__(9405);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./build/bundle/images/make-index.js








/**
 * Joins images of single platforms in an index, or adds them to one that exists. The index is named last.
 *
 * @throws AdaptError where two images are of one platform, or the destination changed meanwhile.
 */
async function makeIndex(request, stores, progress = () => { }, look = () => Promise.resolve()) {
    if (request.sources.length === 0)
        throw (0,errors/* userError */.IF)('no image given to join', request.destination, 'Name one for each platform.');
    const place = (0,images_place/* parsePlace */.De)(request.destination);
    const to = await stores.open(place, 'write');
    const key = place.kind === 'registry' ? place.reference.tag : place.name;
    if (key === '')
        throw (0,errors/* userError */.IF)('the index needs a name', request.destination, 'Name a tag.');
    const [held, found] = await (0,parallel/* together */.b)(to.resolve(key), (0,parallel/* inParallel */.H)(request.sources, 8, async (text) => single(text, stores, look)));
    const before = held?.descriptor.digest ?? '';
    const parts = found.flat();
    const added = parts.map((p) => p.descriptor);
    let index;
    let base;
    if (request.base === undefined) {
        const content = Buffer.from((0,names_join/* indexContent */.GE)(added));
        index = { content, descriptor: { mediaType: oci/* MEDIA */.Rn.index, digest: `sha256:${(0,external_node_crypto_.createHash)('sha256').update(content).digest('hex')}`, size: content.length } };
    }
    else {
        base = await existing(request.base, stores);
        index = await extend(base.root, base.store, added, request.replace === true);
    }
    const outcome = {
        name: (0,images_place/* formatPlace */.dE)(place), digest: index.descriptor.digest, before, bytes: 0, added: added.map((d) => (d.platform === undefined ? '' : (0,oci/* platformText */.VQ)(d.platform))),
        platforms: (0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(index.content, to.name), to.name).manifests.filter((m) => !(0,layout/* isAttestation */.H3)(m)).map((m) => (m.platform === undefined ? 'unknown' : (0,oci/* platformText */.VQ)(m.platform))),
    };
    if (request.dryRun === true || before === index.descriptor.digest)
        return outcome;
    if (base !== undefined && base.store.name !== to.name) {
        outcome.bytes += (await (0,copy/* copyContent */.R8)(base.store, to, base.root, progress)).bytes;
        await to.putManifest(base.root);
    }
    for (const part of parts) {
        outcome.bytes += (await (0,copy/* copyContent */.R8)(part.from, to, part.content, progress)).bytes;
        if (part.from.name !== to.name)
            await to.putManifest(part.content);
    }
    // Another job may have added its own platform meanwhile: its work is not to be lost.
    const now = (await to.resolve(key))?.descriptor.digest ?? '';
    if (now !== before)
        throw new errors/* AdaptError */.Di('the name was given to another image meanwhile', { where: outcome.name, advice: 'Run again: it is then added to that one.' });
    await to.putName(index, key);
    await stores.finish([place]);
    return outcome;
}
/** The manifests of a source, each with the platform that its config names. */
async function single(text, stores, look) {
    const place = (0,images_place/* parsePlace */.De)(text);
    const from = await stores.open(place, 'read');
    const root = await from.resolve((0,images_place/* nameIn */.ZC)(place));
    if (root === undefined)
        throw new errors/* AdaptError */.Di('there is no such image', { where: text, advice: 'Check name and digest.', blame: 'user' });
    const manifests = (0,oci/* isIndex */.nw)(root.descriptor.mediaType)
        ? await Promise.all((0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(root.content, text), text).manifests.filter((m) => !(0,layout/* isAttestation */.H3)(m)).map((m) => from.manifest(m)))
        : [await (0,copy/* select */.Lt)(from, root, {})];
    const found = [];
    for (const content of manifests) {
        const platform = await (0,copy/* platformOf */.tj)(from, content);
        const [os = '', architecture = '', variant] = platform.split('/');
        if (os === '' || architecture === '')
            throw new errors/* AdaptError */.Di('the image names no platform', { where: text, advice: 'Build it with a platform.' });
        await look(text, platform);
        found.push({ from, content, descriptor: { ...content.descriptor, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } } });
    }
    return found;
}
async function existing(text, stores) {
    const place = (0,images_place/* parsePlace */.De)(text);
    const store = await stores.open(place, 'read');
    const root = await store.resolve((0,images_place/* nameIn */.ZC)(place));
    if (root === undefined)
        throw new errors/* AdaptError */.Di('there is no such image to add to', { where: text, advice: 'Leave the base out to make a new index.', blame: 'user' });
    return { store, root };
}
/** The base with further entries; a base of one platform becomes an index. */
async function extend(root, store, added, replace) {
    let index = root;
    if (!(0,oci/* isIndex */.nw)(root.descriptor.mediaType)) {
        const [os = '', architecture = '', variant] = (await (0,copy/* platformOf */.tj)(store, root)).split('/');
        const content = Buffer.from((0,names_join/* indexContent */.GE)([{ ...root.descriptor, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } }]));
        index = { content, descriptor: { mediaType: oci/* MEDIA */.Rn.index, digest: '', size: content.length } };
    }
    const now = (0,oci/* parseIndex */.A1)((0,oci/* parseJson */.qF)(index.content, store.name), store.name).manifests;
    const names = new Set(added.map((d) => (d.platform === undefined ? '' : (0,oci/* platformText */.VQ)(d.platform))));
    const fresh = added.filter((d) => !now.some((m) => m.digest === d.digest));
    return (0,names_join/* editIndex */.Ly)(index, store.name, (entries) => [
        ...entries.filter((_entry, i) => {
            const platform = now[i]?.platform;
            const twin = platform !== undefined && names.has((0,oci/* platformText */.VQ)(platform)) && !added.some((d) => d.digest === now[i]?.digest);
            return !(replace && twin);
        }),
        ...fresh,
    ]);
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __nccwpck_require__(7994);
// EXTERNAL MODULE: ./build/bundle/stages/registry.js + 10 modules
var registry = __nccwpck_require__(9978);
;// CONCATENATED MODULE: ./build/bundle/stages/index-images.js








/**
 * Joins images of single platforms in one index, from names, digests, or the records of the jobs that built them.
 *
 * @throws AdaptError where two are of one platform.
 */
async function index(options, control) {
    const sources = [...options.sources];
    const audited = new Set();
    for (const path of options.records ?? []) {
        const text = await (0,promises_.readFile)(path, 'utf8').catch(() => { throw (0,errors/* userError */.IF)('there is no such record', path, 'Check the path.'); });
        const { parseRecord } = await Promise.all(/* import() */[__nccwpck_require__.e(210), __nccwpck_require__.e(174)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3174));
        const [image] = (await parseRecord(text, path)).images;
        if (image === undefined)
            throw (0,errors/* userError */.IF)('the record holds no image', path, 'Run the image stage in that job.');
        // An image that was put into several repositories is taken from one.
        const published = [...new Map((image.published ?? []).map((name) => [name.replace(/^.*@/, ''), name])).values()];
        const own = published.length > 0 ? published : [`oci:${(0,external_node_path_.join)((0,external_node_path_.dirname)(path), image.layout)}:${image.reference}`];
        for (const name of own)
            audited.add(name);
        sources.push(...own);
    }
    return (0,registry/* withStores */.L)(options, control, async (stores) => {
        const outcome = await makeIndex({ ...options, sources }, stores, (line) => control.reporter.progress(line), async (source, platform) => {
            if (options.audit !== false && !audited.has(source))
                await refuseOldWorld(source, platform, stores, control);
        });
        control.reporter.info(`${options.dryRun === true ? 'would make ' : ''}${outcome.name} ${outcome.digest}: ${outcome.platforms.join(', ')}`);
        return outcome;
    });
}
/** @throws AdaptError for an image whose programs today's systems of its architecture don't run: of the old world, or of another machine. */
async function refuseOldWorld(source, platform, stores, control) {
    const architecture = architectures/* architectures */.f2.find((one) => one.oci === platform.split('/')[1]);
    if (architecture?.oldInterpreters === undefined)
        return;
    const { auditPlace } = await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(663), __nccwpck_require__.e(179)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4179)); // Most indexes need none of it.
    const tempDir = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'loong-adapt-index-'));
    try {
        const { platforms } = await auditPlace(source, stores, { tempDir, signal: control.signal, platforms: [platform] });
        // Some images carry programs of other machines, e.g. for tests of what reads them; one that has no other is not what it says.
        const [wrong] = platforms.flatMap(({ problems, elf }) => {
            const foreign = problems.filter(({ kind }) => kind === 'machine');
            return [...problems.filter(({ kind }) => kind === 'abi'), ...(foreign.length === elf.length ? foreign : [])];
        });
        if (wrong !== undefined)
            throw new errors/* AdaptError */.Di(wrong.text, { where: `${source} (${platform})`, advice: 'Build the image again for today\'s systems; --no-audit joins it as it is.' });
    }
    finally {
        await (0,files/* removeTree */.dM)(tempDir);
    }
}

// EXTERNAL MODULE: ./build/bundle/stages/retag.js + 3 modules
var retag = __nccwpck_require__(1132);
;// CONCATENATED MODULE: ./build/bundle/front/name-commands.js


/** Runs a command that gives names to images or looks at one. What needs more than names is loaded when it is asked for. */
async function runNameCommand(command, operands, values, control) {
    const [first = '', ...others] = operands;
    switch (command) {
        case 'retag':
        case 'promote': {
            const options = { ...values, source: first, destinations: others };
            const answer = command === 'retag' ? await (0,retag/* retag */.s)(options, control) : await (await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(663), __nccwpck_require__.e(179), __nccwpck_require__.e(281)]).then(__nccwpck_require__.bind(__nccwpck_require__, 281))).promote(options, control);
            return { answer, text: answer.names.map((name) => `${name.name} ${name.digest} ${name.action}\n`).join(''), ok: true };
        }
        case 'index': {
            const answer = await index({ ...values, destination: first, sources: others }, control);
            return { answer, text: `${answer.name} ${answer.digest} ${answer.platforms.join(',')}\n`, ok: true };
        }
        case 'audit': {
            const { audit } = await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(663), __nccwpck_require__.e(179), __nccwpck_require__.e(552)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1552));
            const answer = await audit({ ...values, image: first }, control);
            return { answer, text: `${answer.image} ${answer.digest} ${answer.passed ? 'passed' : 'FAILED'}\n`, ok: answer.passed };
        }
    }
}

;// CONCATENATED MODULE: ./build/bundle/front/names.js



/**
 * What dist/names.js holds: the commands about names alone. They are short and are run often, and loading all else would take longer than
 * their work. Another command is refused; src/front/command.ts has all.
 */
function runCommand(argv) {
    return commandLine(argv, async (asked, control) => {
        if (!isNameCommand(asked.command))
            throw new Error(`${asked.command} is not in this bundle`);
        return printAnswer(await runNameCommand(asked.command, asked.operands, asked.values, control), asked);
    });
}

var __webpack_exports__runCommand = __webpack_exports__.d;
export { __webpack_exports__runCommand as runCommand };
