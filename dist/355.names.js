export const id = 355;
export const ids = [355];
export const modules = {

/***/ 7355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  packArchive: () => (/* binding */ packArchive),
  unpackArchive: () => (/* binding */ unpackArchive)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6118);
// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __webpack_require__(5226);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __webpack_require__(7994);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./build/bundle/lib/decompress.js
var decompress = __webpack_require__(8898);
// EXTERNAL MODULE: ./build/bundle/images/layer.js
var images_layer = __webpack_require__(5585);
// EXTERNAL MODULE: ./build/bundle/images/layout-write.js
var layout_write = __webpack_require__(1570);
// EXTERNAL MODULE: ./build/bundle/images/layout.js
var images_layout = __webpack_require__(3860);
// EXTERNAL MODULE: ./build/bundle/images/oci.js
var oci = __webpack_require__(5874);
;// CONCATENATED MODULE: ./build/bundle/images/docker-archive.js












/** Most images, and most layers of one, that are read. */
const MOST = 1000;
/** Bytes by which a compression is told. */
const HEAD = 8;
/**
 * Makes a layout of an archive that has none: what `docker save` wrote before version 25, and other tools write still. Its
 * manifest.json names a config and layers, which lie in files of any name. Each blob gets the digest of what it holds; that the
 * layers are those the config names is seen when they are read.
 *
 * @param manifest content of its manifest.json.
 * @throws AdaptError for one that lacks what it names.
 */
async function convertDockerArchive(archive, manifest, to, signal) {
    const saved = parseSaved(manifest, archive);
    await (0,layout_write/* initLayout */.D1)(to);
    const blobs = await storeBlobs(archive, new Set(saved.flatMap(({ config, layers }) => [config, ...layers])), to, signal);
    const named = (path) => blobs.get(path) ?? missing(archive, path);
    const roots = [];
    for (const { config: path, layers, tags } of saved) {
        const config = { ...named(path), mediaType: oci/* MEDIA */.Rn.config };
        if (config.size > oci/* JSON_LIMIT */.Vz)
            throw (0,oci/* broken */.mw)(archive, `${path} has too many bytes for a config`);
        const { os, architecture, variant } = (0,oci/* parseConfig */.o4)((0,oci/* parseJson */.qF)(await (0,promises_.readFile)((0,images_layout/* blobPath */.nD)(to, config.digest)), path), path);
        const image = await (0,layout_write/* putBlob */.HT)(to, oci/* MEDIA */.Rn.manifest, JSON.stringify({ schemaVersion: 2, mediaType: oci/* MEDIA */.Rn.manifest, config, layers: layers.map(named) }));
        const platform = { os, architecture, ...(variant === '' ? {} : { variant }) };
        for (const tag of tags.length === 0 ? [''] : tags)
            roots.push({ ...image, platform, ...(tag === '' ? {} : { annotations: { [oci/* REF_NAME */.w5]: tag } }) });
    }
    await (0,layout_write/* writeRoots */.rX)(to, roots);
}
function missing(archive, path) {
    throw (0,oci/* broken */.mw)(archive, `${path}, which its manifest.json names, is not in it`);
}
function parseSaved(manifest, archive) {
    const list = (0,oci/* parseJson */.qF)(manifest, archive);
    if (!Array.isArray(list) || list.length === 0 || list.length > MOST)
        throw (0,oci/* broken */.mw)(archive, 'its manifest.json names no images');
    return list.map((value) => {
        const { Config: config, Layers: layers, RepoTags: tags } = (typeof value === 'object' && value !== null ? value : {});
        const paths = Array.isArray(layers) ? layers.filter((one) => typeof one === 'string') : [];
        if (typeof config !== 'string' || !Array.isArray(layers) || paths.length !== layers.length || paths.length > MOST)
            throw (0,oci/* broken */.mw)(archive, 'its manifest.json names no config or no layers');
        return { config: (0,images_layer/* cleanPath */.ts)(config, archive), layers: paths.map((path) => (0,images_layer/* cleanPath */.ts)(path, archive)), tags: Array.isArray(tags) ? tags.filter((one) => typeof one === 'string') : [] };
    });
}
/** Stores the named files as blobs; links among them stand for what they lead to. */
async function storeBlobs(archive, wanted, to, signal) {
    const stored = new Map();
    const links = new Map();
    const reader = (0,tar_stream.extract)();
    let problem;
    const piping = (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(archive), reader, { signal }).catch((error) => { problem = error; });
    try {
        for await (const entry of reader) {
            const path = (0,images_layer/* cleanPath */.ts)(entry.header.name, archive);
            const { type, linkname } = entry.header;
            if (wanted.has(path) && !stored.has(path) && type === 'file')
                stored.set(path, await storeBlob(entry, to, signal));
            else if (wanted.has(path) && (type === 'symlink' || type === 'link') && typeof linkname === 'string')
                links.set(path, type === 'link' ? external_node_path_.posix.normalize(linkname) : external_node_path_.posix.join(external_node_path_.posix.dirname(path), linkname));
            entry.resume();
        }
    }
    finally {
        reader.destroy();
        await piping;
    }
    if (problem !== undefined)
        throw (0,oci/* broken */.mw)(archive, `the archive is cut or damaged: ${problem instanceof Error ? problem.message : ''}`);
    for (const [path, target] of links) {
        const found = stored.get(target);
        if (found !== undefined && !stored.has(path))
            stored.set(path, found);
    }
    return stored;
}
async function storeBlob(content, to, signal) {
    const part = (0,external_node_path_.join)(to, 'blobs', 'sha256', `${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.part`);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let size = 0;
    let head = Buffer.alloc(0);
    const measure = new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            if (head.length < HEAD)
                head = Buffer.concat([head, chunk.subarray(0, HEAD)]);
            size += chunk.length;
            hash.update(chunk);
            done(null, chunk);
        },
    });
    try {
        await (0,external_node_stream_promises_.pipeline)(content, measure, (0,external_node_fs_.createWriteStream)(part, { flags: 'wx' }), { signal });
        const digest = `sha256:${hash.digest('hex')}`;
        await (0,promises_.rename)(part, (0,images_layout/* blobPath */.nD)(to, digest));
        return { mediaType: layerType(head), digest, size };
    }
    finally {
        await (0,promises_.rm)(part, { force: true });
    }
}
function layerType(head) {
    const compression = head.length < HEAD ? 'none' : (0,decompress/* compressionOf */.MB)(head);
    return compression === 'gzip' ? oci/* MEDIA */.Rn.layer : oci/* MEDIA */.Rn.layer.replace('+gzip', compression === 'zstd' ? '+zstd' : '');
}

;// CONCATENATED MODULE: ./build/bundle/images/archive.js












const BLOB = /^blobs\/sha256\/[0-9a-f]{64}$/;
/**
 * Unpacks an archive of an OCI layout into a new folder. Only the layout's own files are written, whatever else is in it. One that
 * holds no layout, but the manifest.json of an older `docker save`, becomes a layout.
 *
 * @throws AdaptError for an archive that is cut or holds a layout file that is no plain file.
 */
async function unpackArchive(archive, to, signal) {
    await (0,files/* makeDir */.gE)((0,external_node_path_.join)(to, 'blobs', 'sha256'));
    const reader = (0,tar_stream.extract)();
    let problem;
    let layout = false;
    let manifest;
    const piping = (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(archive), reader, { signal }).catch((error) => { problem = error instanceof Error ? error : new Error('broken stream'); });
    try {
        for await (const entry of reader) {
            const path = (0,images_layer/* cleanPath */.ts)(entry.header.name, archive);
            const top = path === 'index.json' || path === 'oci-layout';
            if (path === 'index.json')
                layout = true;
            if (path === 'manifest.json' && entry.header.type === 'file' && entry.header.size <= oci/* JSON_LIMIT */.Vz)
                manifest = await (0,consumers_.buffer)(entry);
            if ((top || BLOB.test(path)) && entry.header.type !== 'directory') {
                if (entry.header.type !== 'file' || (top && entry.header.size > oci/* JSON_LIMIT */.Vz))
                    throw (0,oci/* broken */.mw)(archive, `${path} is no plain file of reasonable size`);
                await (0,external_node_stream_promises_.pipeline)(entry, (0,external_node_fs_.createWriteStream)((0,external_node_path_.join)(to, path), { flags: 'wx' }), { signal });
            }
            entry.resume();
        }
    }
    catch (error) {
        reader.destroy();
        await piping;
        throw readable(error, archive, to);
    }
    await piping;
    if (problem !== undefined)
        throw readable(problem, archive, to);
    if (!layout && manifest !== undefined)
        await convertDockerArchive(archive, manifest, to, signal).catch((error) => { throw readable(error, archive, to); });
}
function readable(error, archive, to) {
    if (error instanceof errors/* AdaptError */.Di || !(error instanceof Error))
        return error;
    if (error.name === 'AbortError')
        return new errors/* Interrupted */.j$();
    // Errors with a code are the file system's; the others come from the archive.
    return (0,errors/* errorCode */.CA)(error) === '' ? (0,oci/* broken */.mw)(archive, `the archive is cut or damaged: ${error.message}`) : (0,files/* describe */.q0)(error, to);
}
/** Packs the named blobs and the index.json of a layout into an archive that `docker load`, `kind load` and `skopeo` take. */
async function packArchive(layout, digests, indexJson, archive, signal) {
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(archive), { recursive: true });
    const writer = (0,tar_stream.pack)();
    const piping = (0,external_node_stream_promises_.pipeline)(writer, (0,external_node_fs_.createWriteStream)(archive), { signal });
    const header = (name, size) => ({ name, size, mode: 0o644, mtime: new Date(0) });
    const add = async (name, content) => {
        writer.entry(header(name, content.length), content);
    };
    await add('oci-layout', await (0,promises_.readFile)((0,external_node_path_.join)(layout, 'oci-layout')));
    await add('index.json', Buffer.from(indexJson));
    for (const digest of [...new Set(digests)].sort()) {
        const path = (0,images_layout/* blobPath */.nD)(layout, digest);
        const entry = writer.entry(header(`blobs/${digest.replace(':', '/')}`, (await (0,promises_.stat)(path)).size));
        await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path), entry, { signal });
    }
    writer.finalize();
    await piping;
}


/***/ }),

/***/ 5585:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ts: () => (/* binding */ cleanPath),
/* harmony export */   w6: () => (/* binding */ readLayer)
/* harmony export */ });
/* unused harmony export LAYER_LIMITS */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7075);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6466);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8522);
/* harmony import */ var tar_stream__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6118);
/* harmony import */ var _lib_decompress_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8898);
/* harmony import */ var _lib_errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5226);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3860);
/* harmony import */ var _oci_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5874);









const LAYER_LIMITS = { bytes: 64 * 2 ** 30, entries: 1_000_000, ratio: 400, ratioFrom: 256 * 2 ** 20 };
/**
 * Reads a layer once, from front to back, and hashes both forms of it. Nothing is written.
 *
 * @throws AdaptError for a layer that is cut, leaves its root, or exceeds the limits.
 */
async function readLayer(dir, descriptor, visit, signal, limits = LAYER_LIMITS) {
    if (descriptor.urls !== undefined && descriptor.urls.length > 0)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(descriptor.digest, 'the layer is to be fetched from a foreign address');
    const [algorithm = 'sha256'] = descriptor.digest.split(':');
    const packed = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithm);
    const plain = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const compressed = { bytes: 0 };
    let bytes = 0;
    const unpack = decompressor(descriptor);
    const measure = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform({
        transform(chunk, _encoding, done) {
            bytes += chunk.length;
            plain.update(chunk);
            const tooMuch = bytes > limits.bytes || (bytes > limits.ratioFrom && bytes > limits.ratio * Math.max(1, descriptor.size));
            if (tooMuch)
                done(new _lib_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .AdaptError */ .Di(`a layer unpacks to more than ${bytes} bytes from ${descriptor.size}`, { where: descriptor.digest, advice: 'It looks like a compression bomb: do not use this image.' }));
            else
                done(null, chunk);
        },
    });
    const counted = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform({
        transform(chunk, _encoding, done) {
            compressed.bytes += chunk.length;
            packed.update(chunk);
            done(null, chunk);
        },
    });
    const archive = (0,tar_stream__WEBPACK_IMPORTED_MODULE_4__.extract)();
    const source = await (0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .openBlob */ .Ym)(dir, descriptor);
    const stages = unpack === undefined ? [source, counted, measure, archive] : [source, counted, unpack, measure, archive];
    let pipeError;
    const piping = (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)(stages, { signal }).catch((error) => { pipeError = error; });
    let entries = 0;
    try {
        for await (const raw of archive) {
            const stream = raw;
            if (++entries > limits.entries)
                throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(descriptor.digest, `a layer with more than ${limits.entries} entries`);
            const entry = cleanEntry(stream.header, descriptor.digest);
            if (entry !== undefined)
                await visit(entry, stream);
            stream.resume();
        }
        await piping;
    }
    catch (error) {
        archive.destroy();
        await piping;
        throw readable(error instanceof _lib_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .AdaptError */ .Di ? error : (pipeError ?? error), descriptor.digest);
    }
    if (pipeError !== undefined)
        throw readable(pipeError, descriptor.digest);
    const digest = `${algorithm}:${packed.digest('hex')}`;
    if (digest !== descriptor.digest)
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(descriptor.digest, `the layer's content has digest ${digest}`);
    return { digest, diffId: `sha256:${plain.digest('hex')}`, bytes };
}
function readable(error, where) {
    if (error instanceof _lib_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .AdaptError */ .Di)
        return error;
    if (error instanceof Error && error.name === 'AbortError')
        return new _lib_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .Interrupted */ .j$();
    return (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(where, `a layer cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
}
function decompressor(descriptor) {
    const type = descriptor.mediaType;
    if (/[.+]gzip$/.test(type))
        return node_zlib__WEBPACK_IMPORTED_MODULE_3__.createGunzip({ chunkSize: 256 * 1024 });
    if (/\.tar$/.test(type))
        return undefined;
    if (/\+zstd$/.test(type))
        return (0,_lib_decompress_js__WEBPACK_IMPORTED_MODULE_8__/* .unzstd */ .h2)();
    throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(descriptor.digest, `unknown layer type ${JSON.stringify(type.slice(0, 100))}`);
}
const TYPES = {
    file: 'file', 'contiguous-file': 'file', directory: 'directory', symlink: 'symlink', link: 'hardlink',
    'character-device': 'device', 'block-device': 'device', fifo: 'fifo',
};
/** @throws AdaptError for a name, or a hard link, that leaves the image's root. */
function cleanEntry(header, where) {
    const type = TYPES[header.type];
    if (type === undefined)
        return undefined;
    const link = typeof header.linkname === 'string' ? header.linkname : '';
    const path = cleanPath(header.name, where);
    if (type === 'hardlink') {
        if (link.startsWith('/'))
            throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(where, `hard link ${JSON.stringify(path)} has the absolute target ${JSON.stringify(link)}`);
        cleanPath(link, where);
    }
    return { path, type, link, mode: header.mode, uid: header.uid, gid: header.gid, size: type === 'file' ? header.size : 0, mtime: header.mtime };
}
/** A path of a layer as its parts joined by `/`, without a leading or trailing one. */
function cleanPath(path, where) {
    if (path.includes('\0'))
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(where, 'an entry has a name with a zero byte');
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..'))
        throw (0,_oci_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .mw)(where, `entry ${JSON.stringify(path.slice(0, 200))} leaves the image`);
    return parts.join('/');
}


/***/ }),

/***/ 8898:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MB: () => (/* binding */ compressionOf),
/* harmony export */   h2: () => (/* binding */ unzstd)
/* harmony export */ });
/* unused harmony export decompress */
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var fzstd__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8339);
/* harmony import */ var xz_decompress__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6642);





const MAGIC = [['gzip', '1f8b'], ['xz', 'fd377a585a00'], ['zstd', '28b52ffd'], ['bzip2', '425a68'], ['lzma', '5d0000']];
/** The kinds of checksum in an xz stream that its reader knows: none, CRC-32, CRC-64. RPM takes SHA-256. */
const XZ_CHECKS = [0, 1, 4];
/** The compression that the first eight bytes tell. */
function compressionOf(head) {
    if (head.length >= 8 && head.subarray(0, 6).toString('hex') === 'fd377a585a00' && !XZ_CHECKS.includes((head[7] ?? 0) & 15))
        return 'xz-program';
    return MAGIC.find(([, magic]) => head.subarray(0, magic.length / 2).toString('hex') === magic)?.[0] ?? 'none';
}
/**
 * The uncompressed content, as a stream; memory stays small whatever its size.
 *
 * @throws AdaptError, while it is read, where the program for one of the rarer forms is missing or fails.
 */
function decompress(source, compression) {
    switch (compression) {
        case 'none': return source;
        case 'gzip': return source.pipe(forwarding(source, zlib.createGunzip({ chunkSize: 256 * 1024 })));
        case 'zstd': return source.pipe(forwarding(source, unzstd()));
        case 'xz': return Readable.fromWeb(new xz.XzReadableStream(Readable.toWeb(source)));
        case 'bzip2': return Readable.from(filter('bzip2', ['-dc'], source, 'Install bzip2: the package is compressed by it.'));
        case 'xz-program': return Readable.from(filter('xz', ['-dc'], source, 'Install xz (Debian: xz-utils): the package is compressed by it, in a form that only it reads.'));
        case 'lzma': return Readable.from(filter('xz', ['--format=lzma', '-dc'], source, 'Install xz (Debian: xz-utils): the package is compressed by it, in its older form.'));
    }
}
function forwarding(source, to) {
    source.once('error', (error) => to.destroy(error));
    return to;
}
/** Unpacks zstd as it comes: by Node's own from 22.15 on, else by one that runs everywhere but doesn't check the frames' checksums. */
function unzstd() {
    const own = node_zlib__WEBPACK_IMPORTED_MODULE_1__.createZstdDecompress;
    if (own !== undefined)
        return own({ chunkSize: 256 * 1024 });
    const transform = new node_stream__WEBPACK_IMPORTED_MODULE_0__.Transform({
        transform(chunk, _encoding, done) {
            attempt(() => void reader.push(chunk), done);
        },
        flush(done) {
            attempt(() => void reader.push(new Uint8Array(0), true), done);
        },
    });
    const reader = new fzstd__WEBPACK_IMPORTED_MODULE_3__/* .Decompress */ .YM((chunk) => transform.push(Buffer.from(chunk)));
    return transform;
}
function attempt(work, done) {
    try {
        work();
    }
    catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
    }
    done();
}


/***/ })

};
