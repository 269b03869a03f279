import type { Context } from '../../lib/context.js';
import type { AccessRow } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';

/** An object of Kubernetes, as JSON. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** An image for the target, in an archive that `kind load image-archive` takes. */
export interface ControllerImage {
  /** `name:tag`, as it is called in the cluster. */
  reference: string;
  /** Archive of one platform; absolute, in the cache. */
  archive: string;
  /** `sha256:…` of its config. */
  id: string;
  /** What it was made of, for the record: modules and packages with their versions. */
  parts: string[];
}

/** How to deploy a controller. */
export interface DeployOptions {
  image: string;
  /** The service that gets what no route fits. */
  defaultBackend: { namespace: string; name: string; port: number };
  /** Port of the node on which it takes HTTP. */
  hostPort: number;
  /** Port of the node on which it takes HTTPS. */
  hostPortTls?: number;
  /** Objects of the Gateway API as well; only where the controller knows it and its definitions are installed. */
  gateway?: boolean;
}

/** Where to look for a controller that was deployed. */
export interface Deployed {
  namespace: string;
  deployment: string;
  /** Label selector of its pods. */
  selector: string;
  /** Class to write into `ingressClassName`. */
  ingressClass: string;
  /** Class to write into `gatewayClassName`; empty where it knows no Gateway API. */
  gatewayClass: string;
}

/** What a stage hands over, for it belongs to another wing. */
export interface ControllerTools {
  /**
   * Applies a shipped recipe to the tree at `root`, as if the fault in this file were a gap.
   *
   * @returns the files it wrote, relative to `root`; none where everything is as it would have it.
   * @throws AdaptError where the recipe doesn't fit.
   */
  applyRecipe: (root: string, recipe: string, fault: { kind: string; file: string }) => Promise<string[]>;
}

/** One ingress controller. */
export interface Controller extends Deployed {
  name: string;
  /** What a user should know before taking it; empty for nothing. */
  warning: string;
  /** Whom its image's programs run as, where that isn't root: `uid:gid`. */
  user?: string;
  /** Names of programs and files that only its image has, without folders. */
  marks: readonly string[];
  /**
   * Files that every image of it has, whatever its architecture, unpacked: upstream's own, out of the sources.
   *
   * @returns a folder that belongs to others and stays as it is.
   */
  upstreamFiles?(context: Context): Promise<{ name: string; root: string }>;
  /** Kinds of routes it serves. */
  routes: readonly ('Ingress' | 'HTTPRoute')[];
  /** Builds its image for an architecture, once; it stays in the cache. */
  build(arch: Architecture, context: Context, tools: ControllerTools): Promise<ControllerImage>;
  /** What must be in the cluster before `objects`, as YAML texts: definitions of the Gateway API. */
  definitions(context: Context): Promise<string[]>;
  /** The objects that deploy it, in order. Its log gets one line a request that `readLog` reads. */
  objects(options: DeployOptions): KubeObject[];
  /**
   * Reads a line of its log; undefined for one that tells of no request.
   *
   * @param services the services of the cluster, `namespace/name`: a log may not tell where one ends and the other begins.
   */
  readLog(line: string, services?: readonly string[]): AccessRow | undefined;
}

/** Reads a whole log of a controller. */
export function readAccessLog(controller: Pick<Controller, 'readLog'>, log: string, services: readonly string[] = []): AccessRow[] {
  return log.split('\n').flatMap((line) => controller.readLog(line, services) ?? []);
}
