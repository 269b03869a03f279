export const id = 179;
export const ids = [179];
export const modules = {

/***/ 4179:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  auditPlace: () => (/* binding */ auditPlace)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/bundle/lib/glob.js
/** True where the whole text fits: `*` stands for anything but `/`, `**` for anything. Time grows with the product of the lengths, whatever the pattern. */
function fits(pattern, text) {
    const words = pattern.match(/\*\*?|[^*]/g) ?? [];
    // Which lengths of the text the pattern so far can stand for.
    let reached = new Set([0]);
    for (const word of words) {
        const next = new Set();
        for (const at of reached) {
            if (word[0] !== '*') {
                if (text[at] === word)
                    next.add(at + 1);
                continue;
            }
            for (let end = at; !next.has(end); end++) {
                next.add(end);
                if (end >= text.length || (word === '*' && text[end] === '/'))
                    break;
            }
        }
        reached = next;
    }
    return reached.has(text.length);
}
/** True where one of the alternatives fits, or none is given. */
function fitsAny(patterns, text) {
    return patterns === undefined || [patterns].flat().some((pattern) => fits(pattern, text));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./build/bundle/lib/errors.js
var errors = __webpack_require__(5226);
// EXTERNAL MODULE: ./build/bundle/lib/files.js
var files = __webpack_require__(7994);
;// CONCATENATED MODULE: ./build/bundle/lib/secrets.js
/** What a secret looks like, and what it is called in a message, which never holds one. Texts are somebody else's: no pattern may take long over one. */
const KINDS = [
    // With some of its content: programs and manuals name the line that such a key begins with.
    { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----\s{1,4}(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,8}\s{0,4}[A-Za-z0-9+/=]{40}/ },
    { name: 'a token of GitHub', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/ },
    { name: 'a token of GitLab', pattern: /\bglpat-[A-Za-z0-9_-]{20}\b/ },
    { name: 'a token of npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$"'{}]{16}/ },
    { name: 'a token of Docker Hub', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20}/ },
    { name: 'a key of AWS', pattern: /\baws_secret_access_key\s*=\s*[A-Za-z0-9+/]{40}\b/i },
    { name: 'a key of Google', pattern: /"private_key"\s*:\s*"-----BEGIN PRIVATE KEY-----\\n[A-Za-z0-9+/=]{40}/ },
    { name: 'a token of Slack', pattern: /\bxox[abprs]-\d{8,}-[A-Za-z0-9-]{20}/ },
    // What docker login writes.
    { name: 'a login to a registry', pattern: /"auths"\s*:\s*\{[^{}]*\{[^{}]*"(?:auth|identitytoken)"\s*:\s*"[A-Za-z0-9+/=_.-]{8}/ },
    { name: 'a login', pattern: /^[ \t]{0,20}machine[ \t]+\S+[ \t]+login[ \t]+\S+[ \t]+password[ \t]+\S|^https?:\/\/[^\s:/@]+:[^\s:/@]{8,}@[\w.-]+[ \t]{0,20}$/m },
];
/** Bytes of a text file that are looked at: secrets stand in small files. */
const SECRET_TEXT = 1 << 20;
/** Where languages and distributions ship keys that are known to everybody: manuals, examples and tests. */
const KNOWN_TO_ALL = [
    '/usr/share/doc/**', '/usr/share/vim/**', '/usr/share/perl*/**', '/usr/local/go/**', '/usr/lib/go-*/**', '/usr/share/go-*/**', '**/pkg/mod/**', '**/testdata/**',
    '**/lib/python3*/test/**', '**/node_modules/**/test/**', '**/node_modules/**/tests/**', '/etc/ssl/private/ssl-cert-snakeoil.key',
];
/** Which kinds of secrets a text holds, for a message. */
function secretsIn(text) {
    return KINDS.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
}
/** What the environment holds that is nobody's business: variables that call themselves a token, secret or password, and are long enough to be one. */
function environmentSecrets(env) {
    return Object.entries(env).flatMap(([name, value = '']) => (/(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|API_?KEY|ACCESS_KEY)$/i.test(name) && value.length >= 12 && !/\s/.test(value) ? [{ name, value }] : []));
}

;// CONCATENATED MODULE: ./build/bundle/lib/elf.js

const TYPES = ['other', 'relocatable', 'executable', 'shared'];
const PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3;
const DT_NEEDED = 1, DT_STRTAB = 5, DT_VERNEED = 0x6ffffffe;
/** Most bytes read for program headers, interpreter or dynamic section: guards against hostile headers. */
const LIMIT = 1 << 20;
/** Reads an ELF file; `undefined` for a file that isn't ELF or is cut. */
async function readElf(path) {
    const file = await (0,promises_.open)(path, 'r');
    try {
        return await parseElf(async (offset, length) => {
            const buffer = Buffer.alloc(length);
            const { bytesRead } = await file.read(buffer, 0, length, offset);
            return buffer.subarray(0, bytesRead);
        });
    }
    finally {
        await file.close();
    }
}
/** As `readElf`, from anything that can be read at an offset. Source: System V ABI, chapters 4 and 5. */
async function parseElf(read) {
    const head = await read(0, 64);
    if (head.length < 52 || head.readUInt32BE(0) !== 0x7f454c46)
        return undefined;
    const wide = head[4] === 2;
    const little = head[5] === 1;
    if (wide && head.length < 64)
        return undefined;
    const u16 = (b, at) => (little ? b.readUInt16LE(at) : b.readUInt16BE(at));
    const u32 = (b, at) => (little ? b.readUInt32LE(at) : b.readUInt32BE(at));
    const word = (b, at) => (wide ? Number(little ? b.readBigUInt64LE(at) : b.readBigUInt64BE(at)) : u32(b, at));
    const info = {
        class: wide ? 64 : 32, byteOrder: little ? 'little' : 'big', machine: u16(head, 18), flags: u32(head, wide ? 48 : 36),
        type: TYPES[u16(head, 16)] ?? 'other', interpreter: '', needed: [], versions: [],
    };
    const tableAt = word(head, wide ? 32 : 28);
    const entrySize = u16(head, wide ? 54 : 42);
    const entries = u16(head, wide ? 56 : 44);
    if (entrySize < (wide ? 56 : 32) || entrySize * entries > LIMIT)
        return info;
    const table = await read(tableAt, entrySize * entries);
    const segments = [];
    for (let at = 0; at + entrySize <= table.length; at += entrySize) {
        segments.push({
            type: u32(table, at), offset: word(table, at + (wide ? 8 : 4)),
            address: word(table, at + (wide ? 16 : 8)), size: word(table, at + (wide ? 32 : 16)),
        });
    }
    const text = (buffer) => {
        const end = buffer.indexOf(0);
        return buffer.subarray(0, end < 0 ? buffer.length : end).toString('latin1');
    };
    const interp = segments.find((s) => s.type === PT_INTERP);
    if (interp !== undefined && interp.size <= 4096)
        info.interpreter = text(await read(interp.offset, interp.size));
    const dynamic = segments.find((s) => s.type === PT_DYNAMIC);
    if (dynamic === undefined || dynamic.size > LIMIT)
        return info;
    const section = await read(dynamic.offset, dynamic.size);
    const step = wide ? 16 : 8;
    const neededAt = [];
    let strings = -1;
    let versions = -1;
    for (let at = 0; at + step <= section.length; at += step) {
        const tag = word(section, at);
        const value = word(section, at + step / 2);
        if (tag === 0)
            break;
        if (tag === DT_NEEDED)
            neededAt.push(value);
        if (tag === DT_STRTAB)
            strings = value;
        if (tag === DT_VERNEED)
            versions = value;
    }
    // Addresses in memory as offsets in the file.
    const offsetOf = (address) => {
        const home = segments.find((s) => s.type === PT_LOAD && address >= s.address && address < s.address + s.size);
        return home === undefined ? undefined : home.offset + address - home.address;
    };
    const stringsAt = offsetOf(strings);
    if (stringsAt === undefined)
        return info;
    const name = async (at) => text(await read(stringsAt + at, 256));
    for (const at of neededAt)
        info.needed.push(await name(at));
    const versionsAt = versions < 0 ? undefined : offsetOf(versions);
    if (versionsAt !== undefined)
        for (const at of versionNames(await read(versionsAt, 1 << 16), u16, u32))
            info.versions.push(await name(at));
    return info;
}
/** Offsets of the names in a table of needed versions (Verneed): a list of libraries, each with a list of versions. */
function versionNames(table, u16, u32) {
    const names = [];
    for (let library = 0, steps = 0; library + 16 <= table.length && steps < 1000; steps++) {
        let version = library + u32(table, library + 8);
        for (let left = u16(table, library + 2); left > 0 && version + 16 <= table.length && names.length < 1000; left--) {
            names.push(u32(table, version + 8));
            version += u32(table, version + 12);
        }
        const next = u32(table, library + 12);
        if (next === 0)
            break;
        library += next;
    }
    return names;
}

;// CONCATENATED MODULE: ./build/bundle/lib/scan.js





/** Above this, an ELF file is parsed from a temporary file instead of from memory. */
const IN_MEMORY = 16 * 2 ** 20;
/** Reads a file's content once; memory stays below some 50 MiB whatever its size. */
async function scanContent(content, options) {
    const search = new Search(options.forbidden);
    const hash = options.hash ? (0,external_node_crypto_.createHash)('sha256') : undefined;
    const keep = new Keeper(options.tempDir);
    const text = options.secrets === true ? new SmallText() : undefined;
    try {
        for await (const chunk of content) {
            search.push(chunk);
            hash?.update(chunk);
            text?.push(chunk);
            await keep.push(chunk);
        }
        return { elf: await keep.elf(), sha256: hash?.digest('hex') ?? '', found: search.found, secrets: text?.secrets() ?? [] };
    }
    finally {
        await keep.close();
    }
}
/** Finds texts in a stream, also across chunks. */
class Search {
    found = [];
    needles;
    tail = Buffer.alloc(0);
    overlap;
    constructor(texts) {
        this.needles = texts.filter((t) => t !== '').map((t) => Buffer.from(t));
        this.overlap = Math.max(0, ...this.needles.map((n) => n.length - 1));
    }
    push(chunk) {
        if (this.needles.length === 0)
            return;
        const seam = Buffer.concat([this.tail, chunk.subarray(0, this.overlap)]);
        this.needles = this.needles.filter((needle) => {
            if (!seam.includes(needle) && !chunk.includes(needle))
                return true;
            this.found.push(needle.toString());
            return false;
        });
        const end = chunk.length >= this.overlap ? chunk : Buffer.concat([this.tail, chunk]);
        this.tail = Buffer.from(end.subarray(Math.max(0, end.length - this.overlap)));
    }
}
/** Keeps the content of a file as long as it may be a small text. */
class SmallText {
    chunks = [];
    size = 0;
    push(chunk) {
        this.size += chunk.length;
        if (this.chunks === undefined)
            return;
        if (this.size > SECRET_TEXT || chunk.includes(0))
            this.chunks = undefined;
        else
            this.chunks.push(Buffer.from(chunk));
    }
    secrets() {
        return this.chunks === undefined || this.size === 0 ? [] : secretsIn(Buffer.concat(this.chunks).toString('latin1'));
    }
}
/** Keeps the content of ELF files: in memory, or on disk once it is large. */
class Keeper {
    chunks = [];
    size = 0;
    state = 'unknown';
    file;
    path;
    constructor(tempDir) {
        this.path = (0,external_node_path_.join)(tempDir, `elf-${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`);
    }
    async push(chunk) {
        if (this.state === 'other')
            return;
        this.size += chunk.length;
        this.chunks.push(chunk);
        if (this.state === 'unknown' && this.size >= 4) {
            this.state = Buffer.concat(this.chunks).readUInt32BE(0) === 0x7f454c46 ? 'elf' : 'other';
            if (this.state === 'other')
                this.chunks = [];
        }
        if (this.state !== 'elf' || (this.file === undefined && this.size < IN_MEMORY))
            return;
        this.file ??= await (0,promises_.open)(this.path, 'wx', 0o600);
        for (const part of this.chunks)
            await this.file.writeFile(part);
        this.chunks = [];
    }
    async elf() {
        if (this.state !== 'elf')
            return undefined;
        if (this.file !== undefined)
            return readElf(this.path);
        const all = Buffer.concat(this.chunks);
        return parseElf((offset, length) => Promise.resolve(all.subarray(Math.min(offset, all.length), Math.min(offset + length, all.length))));
    }
    async close() {
        await this.file?.close();
        if (this.file !== undefined)
            await (0,promises_.rm)(this.path, { force: true });
        this.chunks = [];
    }
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/yauzl/index.js
var yauzl = __webpack_require__(663);
;// CONCATENATED MODULE: ./build/bundle/lib/packages/types.js

/** What reading a package may cost at most. */
const PACKAGE_LIMITS = { bytes: 32 * 2 ** 30, entries: 1_000_000, ratio: 400, ratioFrom: 256 * 2 ** 20, control: 2 ** 20 };
/** A package that is cut, damaged or hostile. */
function broken(where, what) {
    return new errors/* AdaptError */.Di(`the package can't be read: ${what}`, { where, advice: 'Fetch it again, or build it again.' });
}
/**
 * A path of an archive without leading `/` and `./`.
 *
 * @throws AdaptError for one that leaves the archive's root.
 */
function entryPath(name, where) {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..') || name.includes('\0'))
        throw broken(where, `entry ${JSON.stringify(name.slice(0, 200))} leaves its root`);
    return parts.join('/');
}
/** Whether so many bytes out of a package of that size look like a compression bomb. */
function tooMuch(unpacked, packed) {
    return unpacked > PACKAGE_LIMITS.bytes || (unpacked > PACKAGE_LIMITS.ratioFrom && unpacked > PACKAGE_LIMITS.ratio * Math.max(1, packed));
}
/**
 * Passes bytes on and refuses what unpacks to far more than any package does.
 *
 * @param packed bytes of the package.
 * @param unpacked what has come out of it so far, where that is read in several parts.
 */
async function* limited(source, packed, where, unpacked = { bytes: 0 }) {
    for await (const chunk of source) {
        unpacked.bytes += chunk.length;
        if (tooMuch(unpacked.bytes, packed)) {
            throw broken(where, `it unpacks to more than ${unpacked.bytes} bytes from ${packed}: it looks like a compression bomb`);
        }
        yield chunk;
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/bundle/lib/packages/zip-source.js



// Names are decoded by our own reading, which passes over a leading `/` as other archives' does.
const OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false };
/** Bytes of the record at a zip archive's end, and the longest comment after it. */
const END = 22;
const LONGEST_COMMENT = 0xffff;
const END_MAGIC = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ZIP64 = 0xffffffff;
/** Bytes of the record that leads to the end of the larger form, and how it begins. */
const LOCATOR = 20;
const LOCATOR_MAGIC = 0x07064b50;
/** Opens a zip archive in a file. What stands before it (a script that runs it) is passed over. */
async function openZip(path, size) {
    const file = await (0,promises_.open)(path, 'r');
    try {
        const start = beginsAt(await tailOf(file, size), size) ?? 0;
        return await (0,yauzl/* fromRandomAccessReaderPromise */.or)(new FilePart(path, file, start), size - start, OPTIONS);
    }
    catch (error) {
        await file.close();
        throw error;
    }
}
/** Opens a zip archive in memory; undefined for what is none. */
async function openZipIn(bytes) {
    const start = beginsAt(bytes.subarray(Math.max(0, bytes.length - END - LONGEST_COMMENT)), bytes.length);
    return start === undefined ? undefined : (0,yauzl/* fromBufferPromise */.SY)(bytes.subarray(start), OPTIONS);
}
/** Whether a file ends as zip archives do. */
async function endsAsZip(path, size) {
    const file = await open(path, 'r');
    try {
        return beginsAt(await tailOf(file, size), size) !== undefined;
    }
    finally {
        await file.close();
    }
}
async function tailOf(file, size) {
    const length = Math.min(size, END + LONGEST_COMMENT);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
}
/** Where an archive begins whose end says how long it is; undefined where there is no such end. */
function beginsAt(tail, size) {
    for (let at = tail.lastIndexOf(END_MAGIC); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END_MAGIC, at - 1)) {
        if (at + END > tail.length || at + END + tail.readUInt16LE(at + 20) !== tail.length)
            continue;
        const length = tail.readUInt32LE(at + 12), offset = tail.readUInt32LE(at + 16);
        // The larger form has its own records before this end, and says there how long it is.
        if (length === ZIP64 || offset === ZIP64 || tail.readUInt16LE(at + 10) === 0xffff || (at >= LOCATOR && tail.readUInt32LE(at - LOCATOR) === LOCATOR_MAGIC))
            return 0;
        const start = size - tail.length + at - length - offset;
        return start >= 0 ? start : undefined;
    }
    return undefined;
}
/** A file from a place on. */
class FilePart extends yauzl/* RandomAccessReader */.lJ {
    #path;
    #file;
    #start;
    constructor(path, file, start) {
        super();
        this.#path = path;
        this.#file = file;
        this.#start = start;
    }
    _readStreamForRange(start, end) {
        return (0,external_node_fs_.createReadStream)(this.#path, { start: this.#start + start, end: this.#start + end - 1 });
    }
    read(buffer, offset, length, position, callback) {
        this.#file.read(buffer, offset, length, this.#start + position).then(({ bytesRead }) => { callback(bytesRead < length ? new Error('it ends too early') : null); }, callback);
    }
    close(callback) {
        this.#file.close().then(() => { callback(null); }, callback);
    }
}

;// CONCATENATED MODULE: ./build/bundle/lib/packages/zip.js





/** Archives in archives, as application servers load them: `app.jar` with `BOOT-INF/lib/driver.jar` in it. */
const NESTED = /\.(?:jar|war|ear|rar|aar|whl|zip)$/i;
/** How deep they are followed, and the bytes that all those open at a time may have in memory. */
const DEPTH = 3;
const MOST_NESTED = 192 * 2 ** 20;
/** The system of who made the entry: Unix, whose file mode is in the upper half of the attributes. */
const MADE_BY_UNIX = 3;
/**
 * Reads a zip archive: a Python wheel, a Java archive, or a plain one. Archives in it are read as well, and their files are
 * told as `outer.jar!/inner.so`. Each file's content is held against its checksum where it is read to its end.
 *
 * @param problem hears of each part that could not be read; the others are.
 * @throws AdaptError for an archive that is cut or hostile.
 */
async function readZip(path, size, signal, visit, problem = () => { }) {
    const archive = await openZip(path, size);
    try {
        return await readEntries(archive, { prefix: '', where: path, size, depth: 0, signal, entries: { left: PACKAGE_LIMITS.entries }, unpacked: { bytes: 0 }, memory: { left: MOST_NESTED }, visit, problem });
    }
    finally {
        archive.close();
    }
}
async function readEntries(archive, reading) {
    const { prefix, where, depth, signal, entries, visit } = reading;
    let info = { format: 'zip', name: '', version: '', architecture: '' };
    for await (const entry of archive.eachEntry()) {
        if (signal.aborted)
            throw new errors/* Interrupted */.j$();
        if (--entries.left < 0)
            throw broken(where, `more than ${PACKAGE_LIMITS.entries} entries`);
        const name = entryPath((0,yauzl/* getFileNameLowLevel */.ax)(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false), where);
        const told = { path: prefix + name, type: typeOf(entry), size: entry.uncompressedSize };
        if (depth === 0 && /^[^/]+\.dist-info\/WHEEL$/.test(name) && told.type === 'file' && entry.uncompressedSize <= PACKAGE_LIMITS.control) {
            info = wheelInfo(name, (await wholeOf(archive, entry, reading)).toString('utf8'));
        }
        if (visit === undefined)
            continue;
        if (told.type !== 'file')
            await visit(told, nothing());
        else
            await readable(told.path, reading, async () => {
                if (NESTED.test(name) && depth < DEPTH && await readNested(archive, entry, { ...reading, prefix: `${told.path}!/`, depth: depth + 1 }))
                    return;
                await visit(told, contentOf(archive, entry, reading));
            });
    }
    return info;
}
/** What can't be read of one entry is told, and spoils nothing else. */
async function readable(path, { problem, signal, size, unpacked, entries }, read) {
    try {
        await read();
    }
    catch (error) {
        if (error instanceof errors/* Interrupted */.j$ || signal.aborted || entries.left < 0 || tooMuch(unpacked.bytes, size))
            throw error;
        problem(`${path}: ${error instanceof errors/* AdaptError */.Di ? error.line : error instanceof Error ? error.message : String(error)}`);
    }
}
/** Reads an archive in an archive; false for what has such a name and is none. */
async function readNested(archive, entry, reading) {
    const { memory, where } = reading;
    const bytes = entry.uncompressedSize;
    if (bytes > memory.left)
        throw broken(where, `an archive of ${bytes} bytes in it is larger than what is looked into`);
    memory.left -= bytes;
    try {
        const inner = await openZipIn(await wholeOf(archive, entry, reading));
        if (inner !== undefined)
            await readEntries(inner, reading);
        return inner !== undefined;
    }
    finally {
        memory.left += bytes;
    }
}
function typeOf(entry) {
    if (entry.fileNameRaw.at(-1) === 0x2f)
        return 'directory';
    const kind = entry.versionMadeBy >> 8 === MADE_BY_UNIX ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
    if (kind === 0xa)
        return 'symlink';
    return kind === 0 || kind === 0x8 ? 'file' : 'other';
}
async function* nothing() { }
async function* contentOf(archive, entry, { where, size, unpacked }) {
    if (entry.isEncrypted())
        throw broken(where, 'it is encrypted');
    let sum = 0;
    for await (const chunk of limited(await archive.openReadStreamPromise(entry), size, where, unpacked)) {
        sum = (0,external_node_zlib_.crc32)(chunk, sum);
        yield chunk;
    }
    if (sum !== entry.crc32 >>> 0)
        throw broken(where, 'a file in it is not what its checksum says');
}
async function wholeOf(archive, entry, reading) {
    // The reader holds the size to what comes.
    const whole = Buffer.alloc(entry.uncompressedSize);
    let length = 0;
    for await (const chunk of contentOf(archive, entry, reading))
        length += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).copy(whole, length);
    return whole.subarray(0, length);
}
/** What a wheel says of itself: its folder has name and version, its tags the platform. Source: PyPA, binary distribution format. */
function wheelInfo(path, text) {
    const [, name = '', version = ''] = /^(.+?)-([^-]+)\.dist-info\//.exec(path) ?? [];
    const platforms = [...text.matchAll(/^Tag:\s*[^-\s]+-[^-\s]+-(\S+)\s*$/gm)].map(([, platform = '']) => platform);
    return { format: 'wheel', name, version, architecture: [...new Set(platforms)].join('.') };
}

;// CONCATENATED MODULE: ./build/bundle/lib/packages/archived-elf.js







/** Names of archives whose libraries a program loads from within. */
const JAVA_ARCHIVE = /\.(?:jar|war|ear|rar)$/i;
/** Notes the ELF files among those that it is called for. */
function collectElf(found, tempDir) {
    return async (entry, content) => {
        if (entry.type !== 'file')
            return;
        const { elf } = await scanContent(content, { forbidden: [], hash: false, tempDir });
        if (elf !== undefined)
            found.push({ path: entry.path, elf });
    };
}
/**
 * Has the content of a Java archive read by `scan`, and finds the ELF files in it. Its bytes pass through a file in `tempDir`: where an
 * archive holds what, its end tells.
 *
 * @returns besides, what could not be read of it.
 */
async function scanJavaArchive(content, tempDir, signal, scan) {
    await (0,files/* makeDir */.gE)(tempDir);
    const path = (0,external_node_path_.join)(tempDir, `archive-${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`);
    const file = await (0,promises_.open)(path, 'wx', 0o600);
    try {
        let size = 0;
        const scanned = await scan((async function* () {
            for await (const chunk of content) {
                await file.writeFile(chunk);
                size += chunk.length;
                yield chunk;
            }
        })());
        const elf = [];
        const problems = [];
        await readZip(path, size, signal, collectElf(elf, tempDir), (text) => problems.push(text)).catch((error) => problems.push(error instanceof Error ? error.message : String(error)));
        if (signal.aborted)
            throw new errors/* Interrupted */.j$();
        return { scanned, elf, problems };
    }
    finally {
        await file.close();
        await (0,promises_.rm)(path, { force: true });
    }
}

;// CONCATENATED MODULE: ./build/bundle/lib/count.js
/** `1 gap`, `2 gaps`. */
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

// EXTERNAL MODULE: ./build/bundle/target/architectures.js
var architectures = __webpack_require__(5967);
;// CONCATENATED MODULE: ./build/bundle/target/elf-fit.js


/** Programs for the kernel's own machine are the same on every architecture. */
const EM_BPF = 247;
/** What keeps an ELF file from an architecture: machine, word size, byte order, ABI and, where the surroundings are known, interpreter and libraries. */
function elfProblems({ path, elf }, architecture, there) {
    if (elf.machine === EM_BPF)
        return [];
    if (elf.machine !== architecture.elfMachine && isOfCrossCompiler({ path, elf }))
        return [];
    if (elf.machine !== architecture.elfMachine)
        return [{ kind: 'machine', path, text: `${path} is built for ${(0,architectures/* machineName */.Fm)(elf.machine)}, not ${architecture.elfName}` }];
    if (elf.class !== architecture.elfClass || elf.byteOrder !== architecture.byteOrder)
        return [{ kind: 'machine', path, text: `${path} is ${elf.class}-bit ${elf.byteOrder} endian` }];
    const old = oldAbi(elf, architecture);
    if (old !== '')
        return [{ kind: 'abi', path, text: `${path} is for the old ABI (${old})` }];
    if (there === undefined || elf.interpreter === '')
        return [];
    const problems = [];
    if (!there.hasPath(elf.interpreter))
        problems.push({ kind: 'interpreter', path, text: `${path} needs the interpreter ${elf.interpreter}, which is not in the image` });
    // Only for programs: a plug-in's libraries are the matter of what loads it.
    for (const library of elf.needed)
        if (!there.hasName((0,external_node_path_.basename)(library)))
            problems.push({ kind: 'library', path, text: `${path} needs ${library}, which is not in the image` });
    return problems;
}
/** Why an ELF file is of another machine than an architecture's; undefined where it is not. */
function machineProblem(file, architecture) {
    return elfProblems(file, architecture).find(({ kind }) => kind === 'machine');
}
/**
 * Whether a file is what a cross compiler builds with: of the very architecture whose name the compiler's folder has. The folders are those of gcc, of
 * its target's root (`/usr/<triple>`), and of rustc; not those where the systems of an architecture have their own libraries (`/usr/lib/<triple>`): a library of
 * another machine there is a mistake, e.g. of a COPY by the baseline's path.
 */
function isOfCrossCompiler({ path, elf }) {
    return architectures/* architectures */.f2.some(({ elfMachine, gnu, rust }) => elfMachine === elf.machine && [`/usr/${gnu}/`, `/lib/gcc-cross/${gnu}/`, `/lib/gcc/${gnu}/`, `/rustlib/${rust}/`].some((folder, i) => (i === 0 ? path.startsWith(folder) : path.includes(folder))));
}
/** What shows that a file is for the ABI that today's systems of the architecture don't run; empty for nothing. */
function oldAbi({ interpreter, versions }, { oldInterpreters, glibcSince }) {
    if (oldInterpreters?.includes(interpreter) === true)
        return `interpreter ${interpreter}`;
    // A library has no interpreter; but a symbol version that glibc had for the older ABI alone tells. What is older than both is not glibc's:
    // libgcc_s calls its oldest version GLIBC_2.0 on every architecture.
    const before = glibcSince === undefined ? undefined : versions.find((version) => olderGlibc(version, glibcSince.today) && !olderGlibc(version, glibcSince.old));
    return before === undefined ? '' : `symbol version ${before}`;
}
function olderGlibc(version, since) {
    const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? [];
    const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
    if (major === undefined || minor === undefined)
        return false;
    return Number(major) < sinceMajor || (Number(major) === sinceMajor && Number(minor) < sinceMinor);
}

// EXTERNAL MODULE: ./build/bundle/images/layer.js
var images_layer = __webpack_require__(5585);
// EXTERNAL MODULE: ./build/bundle/images/oci.js
var oci = __webpack_require__(5874);
;// CONCATENATED MODULE: ./build/bundle/images/tree.js


const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const folder = (layer) => ({ type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0, link: '', layer, entry: '', children: new Map() });
/** Reads all layers and merges them; whiteouts act on lower layers only, whatever their place in the archive. */
async function readTree(layout, image, signal, visit = () => () => { }, limits) {
    const root = folder(0);
    const layers = [];
    for (const [index, descriptor] of image.manifest.layers.entries()) {
        const inner = visit(index);
        const merge = new LayerMerge(root, index, descriptor.digest);
        layers.push(await (0,images_layer/* readLayer */.w6)(layout.dir, descriptor, async (entry, content) => {
            merge.add(entry);
            await inner(entry, content);
        }, signal, limits));
    }
    return { root, layers };
}
class LayerMerge {
    root;
    layer;
    where;
    constructor(root, layer, where) {
        this.root = root;
        this.layer = layer;
        this.where = where;
    }
    add(entry) {
        if (entry.path === '')
            return;
        const slash = entry.path.lastIndexOf('/');
        const name = entry.path.slice(slash + 1);
        const parent = this.parent(slash < 0 ? '' : entry.path.slice(0, slash));
        if (name === OPAQUE)
            return this.hide(parent, () => true);
        if (name.startsWith(WHITEOUT))
            return this.hide(parent, (child) => child === name.slice(WHITEOUT.length));
        const node = this.node(entry);
        const before = parent.children.get(name);
        if (before?.type === 'directory' && node.type === 'directory')
            node.children = before.children;
        parent.children.set(name, node);
    }
    node(entry) {
        if (entry.type === 'hardlink') {
            const target = lookup(this.root, (0,images_layer/* cleanPath */.ts)(entry.link, this.where), false);
            if (target === undefined || target.type === 'directory')
                throw (0,oci/* broken */.mw)(this.where, `hard link ${JSON.stringify(entry.path)} points at nothing`);
            return target;
        }
        return { type: entry.type, mode: entry.mode, uid: entry.uid, gid: entry.gid, size: entry.size, link: entry.type === 'symlink' ? entry.link : '', layer: this.layer, entry: entry.path, children: new Map() };
    }
    /** The folder that holds an entry; links in its path are followed inside the image, missing folders made. */
    parent(path) {
        let node = this.root;
        let walked = '';
        for (const part of path.split('/').filter((p) => p !== '')) {
            walked = `${walked}/${part}`;
            let next = node.children.get(part);
            if (next?.type === 'symlink')
                next = lookup(this.root, walked, true);
            if (next?.type !== 'directory') {
                next = folder(this.layer);
                node.children.set(part, next);
            }
            node = next;
        }
        return node;
    }
    /** Removes what lower layers put there; what this layer added stays. */
    hide(parent, matches) {
        for (const [name, child] of parent.children) {
            if (!matches(name))
                continue;
            if (child.layer < this.layer) {
                const kept = ownPart(child, this.layer);
                if (kept === undefined)
                    parent.children.delete(name);
            }
            else if (child.type === 'directory') {
                this.hide(child, () => true);
            }
        }
    }
}
/** What of a hidden folder this layer itself has added already. */
function ownPart(node, layer) {
    for (const [name, child] of node.children) {
        if (child.layer < layer && ownPart(child, layer) === undefined)
            node.children.delete(name);
    }
    return node.children.size > 0 ? node : undefined;
}
/** The node at a path, links followed inside the image (the last one only if `follow`); at most 40 of them. */
function lookup(root, path, follow = true, budget = { links: 40 }) {
    const pending = path.split('/').filter((part) => part !== '' && part !== '.');
    const stack = [root];
    while (pending.length > 0) {
        const part = pending.shift() ?? '';
        const here = stack.at(-1) ?? root;
        if (part === '..') {
            if (stack.length > 1)
                stack.pop();
            continue;
        }
        const next = here.children.get(part);
        if (next === undefined)
            return undefined;
        if (next.type === 'symlink' && (pending.length > 0 || follow)) {
            if (--budget.links < 0)
                return undefined;
            if (next.link.startsWith('/'))
                stack.length = 1;
            pending.unshift(...next.link.split('/').filter((p) => p !== '' && p !== '.'));
            continue;
        }
        if (next.type !== 'directory' && pending.length > 0)
            return undefined;
        stack.push(next);
    }
    return stack.at(-1);
}

;// CONCATENATED MODULE: ./build/bundle/images/audit-elf.js




/** Checks every ELF file against the platform that the image is labelled with: machine, word size, byte order, ABI, interpreter, libraries. */
function machineCheck(image, files, tree) {
    const name = `${image.platform} machine`;
    const architecture = architectures/* architectures */.f2.find((a) => a.oci === image.config.architecture);
    if (architecture === undefined)
        return { check: { name, passed: false, detail: `${image.config.architecture} is an unknown architecture` }, problems: [] };
    const names = namesIn(tree.root);
    const there = { hasPath: (path) => lookup(tree.root, path) !== undefined, hasName: (one) => names.has(one) };
    const problems = files.flatMap((file) => elfProblems(file, architecture, there));
    const shown = problems.slice(0, 5).map((one) => one.text).join('; ');
    const dynamic = files.filter((f) => f.elf.interpreter !== '').length;
    const cross = files.filter((file) => file.elf.machine !== architecture.elfMachine && isOfCrossCompiler(file)).length;
    const fine = `${count(files.length, 'ELF file')}, all ${architecture.elfName}${cross === 0 ? '' : ` but ${cross} of cross compilers`}, ${dynamic} dynamic`;
    const detail = problems.length === 0 ? fine : `${shown}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`;
    return { check: { name, passed: problems.length === 0, detail }, problems };
}
function namesIn(node, names = new Set()) {
    for (const [name, child] of node.children) {
        if (child.type === 'directory')
            namesIn(child, names);
        else
            names.add(name);
    }
    return names;
}

// EXTERNAL MODULE: ./build/bundle/images/layout.js
var images_layout = __webpack_require__(3860);
;// CONCATENATED MODULE: ./build/bundle/images/audit.js








/**
 * Reads an image back from its layout and compares what it says with what it holds: platform, digests of layers
 * (packed and unpacked), history, entrypoint, and of every ELF file machine, interpreter and libraries.
 *
 * @throws AdaptError where the image can't be read at all; what is readable but wrong is a failed check.
 */
async function auditLayout(layoutDir, options = {}) {
    const layout = await (0,images_layout/* readLayout */.T4)(layoutDir);
    const images = await (0,images_layout/* readPlatforms */.tj)(layout, (0,images_layout/* findRoot */.wg)(layout, options.reference));
    const audits = [];
    for (const image of images) {
        if (options.platforms === undefined || options.platforms.includes(image.platform) || options.platforms.includes(image.claimed))
            audits.push(await auditPlatform(layout, image, options));
    }
    return audits;
}
/** What stands for it among the paths whose secrets are allowed. */
const CONFIGURATION = 'configuration';
async function auditPlatform(layout, image, options) {
    const forbidden = options.forbidden ?? [];
    const wanted = new Set(options.hash ?? []);
    const elf = new Map();
    const hashes = {};
    const leaks = [];
    const known = environmentSecrets(process.env);
    const secrets = new Map();
    const allowed = options.allowedSecrets ?? [];
    const devices = [];
    const archived = new Map();
    const tempDir = options.tempDir ?? (0,external_node_os_.tmpdir)();
    const signal = options.signal ?? new AbortController().signal;
    const inspect = async (entry, content) => {
        const path = `/${entry.path}`;
        if (entry.type === 'device')
            devices.push(path);
        if (entry.type !== 'file')
            return;
        const scan = (from) => scanContent(from, { forbidden: [...forbidden, ...known.map((one) => one.value)], hash: wanted.has(path), secrets: true, tempDir });
        let scanned;
        if (options.archives === true && JAVA_ARCHIVE.test(path)) {
            const read = await scanJavaArchive(content, tempDir, signal, scan);
            archived.set(path, { elf: read.elf.map((one) => ({ ...one, path: `${path}!/${one.path}` })), problems: read.problems });
            scanned = read.scanned;
        }
        else
            scanned = await scan(content);
        if (scanned.elf === undefined)
            elf.delete(path);
        else
            elf.set(path, { path, elf: scanned.elf });
        if (wanted.has(path))
            hashes[path] = scanned.sha256;
        for (const text of scanned.found)
            if (forbidden.includes(text))
                leaks.push(`${path} holds ${text}`);
        const told = [...(fitsAny(KNOWN_TO_ALL, path) ? [] : scanned.secrets), ...known.filter((one) => scanned.found.includes(one.value)).map((one) => `the value of ${one.name}`)];
        if (told.length > 0 && !(allowed.length > 0 && fitsAny(allowed, path)))
            secrets.set(path, [...(secrets.get(path) ?? []), ...told]);
    };
    const tree = await readTree(layout, image, signal, () => inspect, options.limits);
    const { config, manifest } = image;
    for (const text of forbidden) {
        if (config.history.some((step) => step.createdBy.includes(text)))
            leaks.push(`the history holds ${text}`);
        if ([...config.env, ...Object.values(config.labels)].some((value) => value.includes(text)))
            leaks.push(`the configuration holds ${text}`);
    }
    const said = [...config.history.map((step) => step.createdBy), ...config.env, ...Object.values(config.labels)].join('\n');
    const inConfig = [...secretsIn(said), ...known.filter((one) => said.includes(one.value)).map((one) => `the value of ${one.name}`)];
    if (inConfig.length > 0 && !(allowed.length > 0 && fitsAny(allowed, CONFIGURATION)))
        secrets.set(`the ${CONFIGURATION}`, inConfig);
    const files = [...elf.values()];
    const jars = [...archived].filter(([path]) => lookup(tree.root, path) !== undefined);
    const machine = machineCheck(image, files, tree);
    const check = (name, problems, fine) => ({
        name: `${image.platform} ${name}`, passed: problems.length === 0,
        detail: problems.length === 0 ? fine : `${problems.slice(0, 5).join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`,
    });
    return {
        platform: image.platform, claimed: image.claimed, config, elf: files, archived: jars.flatMap(([, inside]) => inside.elf), unread: jars.flatMap(([path, { problems }]) => problems.slice(0, 1).map((text) => `${path}: ${text}`)), problems: machine.problems, hashes,
        manifest: {
            platform: image.platform, digest: image.descriptor.digest, layers: manifest.layers.map((l) => l.digest),
            bytes: manifest.layers.reduce((sum, l) => sum + l.size, manifest.config.size),
        },
        checks: [
            check('platform', platformProblems(image), image.claimed === '' ? 'config names it' : 'index and config agree'),
            check('layers', layerProblems(image, tree), `${tree.layers.length} digests and diff_ids recomputed`),
            check('history', historyProblems(config), `${config.history.length} steps`),
            check('entrypoint', entrypointProblems(config, tree), [...config.entrypoint, ...config.cmd].join(' ')),
            check('devices', devices.map((path) => `${path} is a device node`), 'no device nodes'),
            check('secrets', [...secrets].map(([path, kinds]) => `${path} holds ${[...new Set(kinds)].join(' and ')}`), 'no keys, tokens or logins'),
            machine.check,
            ...(forbidden.length === 0 ? [] : [check('build paths', [...new Set(leaks)], `none of ${forbidden.length} paths`)]),
        ],
    };
}
function platformProblems(image) {
    const problems = image.config.os === '' || image.config.architecture === '' ? ['the config names no platform'] : [];
    if (image.claimed !== '' && image.claimed !== image.platform)
        problems.push(`the index says ${image.claimed}, the config ${image.platform}`);
    return problems;
}
function layerProblems(image, tree) {
    const asked = image.config.diffIds;
    if (asked.length !== tree.layers.length)
        return [`${tree.layers.length} layers, but ${asked.length} diff_ids`];
    return tree.layers.flatMap((layer, i) => (layer.diffId === asked[i] ? [] : [`layer ${i + 1} unpacks to ${layer.diffId}, the config says ${asked[i] ?? ''}`]));
}
function historyProblems(config) {
    const filled = config.history.filter((step) => !step.emptyLayer).length;
    return config.history.length > 0 && filled !== config.diffIds.length ? [`${filled} steps with a layer, but ${config.diffIds.length} layers`] : [];
}
function entrypointProblems(config, tree) {
    const [program] = [...config.entrypoint, ...config.cmd];
    if (program === undefined)
        return [];
    const folders = config.env.find((v) => v.startsWith('PATH='))?.slice(5).split(':') ?? ['/usr/local/bin', '/usr/bin', '/bin'];
    const places = program.includes('/') ? [program.startsWith('/') ? program : `${config.workdir}/${program}`] : folders.map((f) => `${f}/${program}`);
    const node = places.map((place) => lookup(tree.root, place)).find((n) => n !== undefined);
    if (node?.type !== 'file')
        return [`${program} is not in the image`];
    return (node.mode & 0o111) === 0 ? [`${program} is not executable`] : [];
}

// EXTERNAL MODULE: ./build/bundle/images/copy.js
var copy = __webpack_require__(2539);
// EXTERNAL MODULE: ./build/bundle/images/place.js
var images_place = __webpack_require__(3107);
;// CONCATENATED MODULE: ./build/bundle/images/find-image.js


/**
 * Finds an image.
 *
 * @param text its place: `registry/name:tag`, `oci:FOLDER`, `oci-archive:FILE`.
 * @throws AdaptError where there is none.
 */
async function findImage(text, stores) {
    const place = (0,images_place/* parsePlace */.De)(text);
    const from = await stores.open(place, 'read');
    const root = await from.resolve((0,images_place/* nameIn */.ZC)(place));
    if (root === undefined)
        throw new errors/* AdaptError */.Di('there is no such image', { where: text, advice: 'Check name and tag.', blame: 'user' });
    return { place, from, root };
}

// EXTERNAL MODULE: ./build/bundle/images/store.js
var store = __webpack_require__(2593);
;// CONCATENATED MODULE: ./build/bundle/images/audit-place.js





/** Audits an image wherever it is; one in a registry is fetched into `tempDir` first, only the platforms asked for. */
async function auditPlace(text, stores, options) {
    const { place, from, root } = await findImage(text, stores);
    if (from instanceof store/* LayoutStore */.K_)
        return { digest: root.descriptor.digest, platforms: await auditLayout(from.dir, { ...options, reference: place.kind === 'registry' || place.name === '' ? root.descriptor.digest : place.name }) };
    const audits = [];
    const wanted = options.platforms ?? [undefined];
    for (const [i, platform] of wanted.entries()) {
        const to = new store/* LayoutStore */.K_((0,external_node_path_.join)(options.tempDir, `layout-${i}`), options.signal);
        const content = await (0,copy/* select */.Lt)(from, root, platform === undefined ? {} : { platform });
        await (0,copy/* copyContent */.R8)(from, to, content);
        await to.putName(content, 'audited');
        const { platforms: _, ...all } = options;
        const found = await auditLayout(to.dir, { ...all, reference: 'audited' });
        // Copied alone, an image is in no index any more; what that one said counts all the same.
        audits.push(...found.map((audit) => (audit.claimed === '' && platform !== undefined ? { ...audit, claimed: platform, checks: [...audit.checks, ...disagreement(audit.platform, platform)] } : audit)));
    }
    return { digest: root.descriptor.digest, platforms: audits };
}
function disagreement(platform, claimed) {
    const same = platform === claimed || platform.startsWith(`${claimed}/`);
    return same ? [] : [{ name: `${platform} platform`, passed: false, detail: `the index says ${claimed}, the config ${platform}` }];
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
