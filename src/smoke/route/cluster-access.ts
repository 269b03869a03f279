import type { AccessRow } from '../../record/types.js';

/** What kubectl answered. */
export interface KubectlResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What the cluster's API answered. */
export interface ApiAnswer {
  ok: boolean;
  /** Its body; empty where it isn't `ok`. */
  text: string;
}

/** Reads from the cluster's API, at a path of `kubePath`; `timeout` in seconds. */
export type Ask = (path: string, timeout?: number) => Promise<ApiAnswer>;

/** What the proof needs of a cluster; the stage hands it in. */
export interface ClusterAccess {
  /** Runs kubectl against the cluster and answers whatever its exit code is; `timeout` in seconds. */
  kubectl: (args: readonly string[], options?: { input?: string; timeout?: number }) => Promise<KubectlResult>;
  /** For what is asked again and again: it starts no program. */
  ask: Ask;
  /** Port of this machine's loopback address that leads to the controller's HTTP, and to its HTTPS. */
  httpPort: number;
  httpsPort: number | undefined;
  /** GOARCH of the node. */
  nodeArch: string;
  controller: ControllerAccess;
}

/** Where the controller is and how its log is read. */
export interface ControllerAccess {
  name: string;
  /** GOARCH of its image. */
  arch: string;
  namespace: string;
  /** Label selector of its pods. */
  selector: string;
  /** Classes that it serves, to be written into the routes. */
  ingressClass: string;
  gatewayClass: string;
  /** Kinds of routes that it serves. */
  routes: readonly string[];
  /** One row for each request in a log; `services` are those of the cluster, `namespace/name`. */
  readLog: (log: string, services: readonly string[]) => AccessRow[];
}

/** An image that is in the cluster's nodes. */
export interface ClusterImage {
  /** What a pod's `image` is to be. */
  reference: string;
  /** GOARCH. */
  arch: string;
  /** It is pulled from a registry; else it is in the nodes already. */
  pulled?: true;
}
