import { rebuildProgram, type Controller, type ControllerTools, type Deployment } from '../cluster/controllers/index.js';
import { clusterStarter, debianPackages, folderReference, runLoop, type LoopRequest, type StarterCluster } from '../cluster/loop/index.js';
import type { Context } from '../lib/context.js';
import type { ControllerAdaptation, ControllerTurn } from '../record/types.js';
import { withScratch } from '../target/scratch.js';
import { applyRecipe } from './apply-recipe.js';

/** What controllers need of other wings. */
export function controllerTools(context: Context): ControllerTools {
  return { applyRecipe: async (root, recipe, fault) => applyRecipe(root, recipe, fault, context) };
}

/** What the controller loop works on. */
export interface MendRequest {
  controller: Controller;
  /** The unpacked root of its image; changed turn by turn. */
  root: string;
  /** The image's entry point. */
  command: string[];
  env: string[];
  /** The unpacked root of an image that works, for the baseline, or what unpacks it; nothing is copied without it. */
  reference?: { name: string; root: string | (() => Promise<string>) };
  /** How it is deployed: default backend, ports, objects of the Gateway API. */
  deployment: Omit<Deployment, 'controller' | 'image'>;
  /** How a start of just this image went that was seen already. */
  seen?: LoopRequest['seen'];
  /** Seconds that a start may take until the pod is ready. */
  seconds: number;
  onTurn?: (turn: ControllerTurn) => void;
}

/** Makes a controller's image serve in a cluster, by the controller loop ([0192]-[0194]). */
export async function mendController(request: MendRequest, cluster: StarterCluster, context: Context): Promise<ControllerAdaptation> {
  const { controller, root, command, env, reference, deployment, seen, seconds, onTurn } = request;
  return withScratch(context, 'loop', async (scratch) => runLoop({ controller: controller.name, root, command, env, ...(seen === undefined ? {} : { seen }) }, {
    ...controllerTools(context), starter: clusterStarter(cluster, { ...deployment, controller }, seconds),
    reference: reference === undefined ? undefined : folderReference(reference.name, reference.root),
    packages: debianPackages(scratch, context), rebuild: async (name) => rebuildProgram(name, context),
  }, context, onTurn));
}
