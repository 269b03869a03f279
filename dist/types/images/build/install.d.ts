import type { Context } from '../../lib/context.js';
/** Installs buildah; answers whether it is there. */
export declare function installBuildah(context: Context): Promise<boolean>;
/** Installs a package by this machine's package manager, as root or by a sudo that asks nothing. Answers whether it is there. */
export declare function installPackage(name: string, context: Context): Promise<boolean>;
