import { constants } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CONTROLLERS, defaultBackendImage, findController, type ControllerImage } from '../cluster/controllers/index.js';
import type { Context } from '../lib/context.js';
import { describe, makeDir, removeTree } from '../lib/files.js';
import type { Options } from '../project/options.js';
import { controllerTools } from './mend-controller.js';
import type { RunControl } from './pipeline.js';
import { openContext } from './run.js';

/** Name of the image that answers what no route fits. */
export const DEFAULT_BACKEND = 'default-backend';

/** What the command about controllers may be told. */
export type ControllerOptions = Partial<Options> & {
  /** Folder to copy the archives to. */
  output?: string;
};

/** One controller, for reading. */
export interface ControllerInfo {
  name: string;
  routes: readonly string[];
  warning: string;
}

/** The controllers that a smoke test can take. */
export function listControllers(): ControllerInfo[] {
  return CONTROLLERS.map(({ name, routes, warning }) => ({ name, routes, warning }));
}

/** Builds images of controllers, or of the default backend, for the target; answers where their archives are. */
export async function buildControllers(names: readonly string[], options: ControllerOptions, control: RunControl): Promise<ControllerImage[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-controllers-'));
  try {
    const context = await openContext({ ...options, project: '', workDir }, control.reporter, control.signal);
    const built: ControllerImage[] = [];
    for (const name of names) {
      const image = name === DEFAULT_BACKEND ? await defaultBackendImage(context.target, context) : await buildOne(name, context);
      built.push(options.output === undefined ? image : await exported(image, name, resolve(options.output)));
    }
    return built;
  } finally {
    await removeTree(workDir);
  }
}

async function buildOne(name: string, context: Context): Promise<ControllerImage> {
  const controller = findController(name);
  if (controller.warning !== '') context.reporter.warn(controller.warning);
  return controller.build(context.target, context, controllerTools(context));
}

async function exported(image: ControllerImage, name: string, folder: string): Promise<ControllerImage> {
  const archive = join(await makeDir(folder), `${name}.tar`);
  try {
    await copyFile(image.archive, archive, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw describe(error, archive);
  }
  return { ...image, archive };
}
