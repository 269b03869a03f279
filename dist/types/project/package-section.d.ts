/** Packages of the programs for distributions. */
export interface PackageSection {
    /** Default: the first program's. */
    name?: string;
    /** Default: the project's version. */
    version?: string;
    /** Number of this packaging of the version; default 1. */
    release?: string;
    /** Default: all. */
    formats?: ('deb' | 'rpm' | 'apk')[];
    /** `Name <mail>`; default: DEBFULLNAME and DEBEMAIL, else the author of the last commit. */
    maintainer?: string;
    /** One line. */
    summary?: string;
    description?: string;
    /** SPDX id; default: that of the LICENSE file. */
    license?: string;
    homepage?: string;
    /** Debian's section; default `utils`. */
    section?: string;
    /** Names of the programs; default: all that are built. */
    programs?: string[];
    /** Where they go; default `/usr/bin`. */
    directory?: string;
    /** Further files: path in the project → absolute path. */
    files?: {
        [from: string]: string;
    };
    /** Configuration files, which an upgrade leaves as they were changed: path in the project → absolute path. */
    config?: {
        [from: string]: string;
    };
    /** Manual pages: paths in the project, e.g. `doc/app.1`. */
    manuals?: string[];
    /** A system user and group of this name is made. */
    user?: string;
    /** Folders that belong to it: absolute path → mode, e.g. `'0750'`. */
    directories?: {
        [path: string]: string;
    };
    service?: PackageService;
    /** Further packages that must be there. */
    depends?: {
        deb?: string[];
        rpm?: string[];
        apk?: string[];
    };
}
/** A service that is started by systemd (deb, rpm) or OpenRC (apk). */
export interface PackageService {
    /** Default: the first program. */
    program?: string;
    args?: string[];
    env?: {
        [name: string]: string;
    };
    /** A systemd unit of your own, a path in the project; default: one is made. */
    unit?: string;
}
