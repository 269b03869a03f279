import type { ExecResult } from '../lib/exec.js';

/** Which cluster to use, and how one of our own is made. */
export interface ClusterOptions {
  /** Name of a cluster of kind's that is there already. */
  existing?: string;
  /** Kubeconfig of any other cluster that is there already. */
  kubeconfig?: string;
  /** Node image to use: a name with its digest, or an archive that `exportNodeImage` wrote. Default: see `nodeImage`. */
  nodeImage?: string;
  /** Start a Docker daemon of our own where none answers: root only, taken back by `close`. */
  privateDocker?: boolean;
  /** After a failure, export logs and leave the cluster for a look. */
  keepOnFailure?: boolean;
  /** Port of 127.0.0.1 that leads to port 80 of the node; default: a free one. */
  httpPort?: number;
  /** The same for 443. */
  httpsPort?: number;
}

/** A node of a cluster. */
export interface ClusterNode {
  name: string;
  /** GOARCH of the machine it runs on; the programs in pods may be of another. */
  arch: string;
}

/** An image in the nodes of a cluster. */
export interface LoadedImage {
  /** Full name with its tag, as the nodes know it: `docker.io/library/app:1.0`. */
  name: string;
  /** Digest of its manifest, read back from the node. */
  digest: string;
  /** Digest of its config, which is also in the archive. */
  config: string;
  /** Name by digest: what a pod's `image` should be, with `imagePullPolicy: Never`. */
  reference: string;
  /** `linux/loong64`. */
  platform: string;
}

/** How to run kubectl. */
export interface KubectlOptions {
  /** Standard input, e.g. manifests for `apply -f -`. */
  input?: string;
  /** Seconds; default 120. */
  timeout?: number;
  /** Also where the run was interrupted: to take back what it did. */
  always?: boolean;
}

/** What a cluster's API answered to a question. */
export interface KubeAnswer {
  ok: boolean;
  /** Its body; empty where it isn't `ok`. */
  text: string;
  /** Why not, in its own words; empty where it is `ok`. */
  why: string;
}

/** A running cluster. */
export interface Cluster {
  name: string;
  /** Absolute path of a kubeconfig that leads to it from here. */
  kubeconfig: string;
  /** `v1.34.4`. */
  version: string;
  nodes: ClusterNode[];
  /** Made by this run, and deleted by `close`. */
  ours: boolean;
  /** Port of 127.0.0.1 that leads to port 80 of the first node; undefined where none does. */
  httpPort: number | undefined;
  /** The same for 443. */
  httpsPort: number | undefined;
  /** Runs kubectl against it and answers whatever its exit code is. In a cluster that isn't ours `apply` writes over nothing that is there. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<ExecResult>;
  /** Reads from its API, by the fastest way there is: for what is asked again and again. The path is as `kubePath` gives it, `timeout` in seconds. */
  ask(path: string, timeout?: number): Promise<KubeAnswer>;
  /**
   * Loads the image of an archive (`docker save`, or of an OCI layout; one platform) into every node.
   *
   * @throws AdaptError where what is in the node isn't what was in the archive.
   */
  load(archive: string): Promise<LoadedImage>;
  /**
   * Only where no port of a node is reached from here: leads free ports of 127.0.0.1 to those of a pod, until `close`.
   *
   * @param target `deployment/name`.
   * @returns the ports here, by those of the pod.
   */
  forward?(namespace: string, target: string, ports: readonly number[]): Promise<Map<number, number>>;
  /** Writes the logs of nodes and pods into a folder. */
  exportLogs(folder: string): Promise<void>;
  /** Bytes of memory that the nodes use; undefined where that can't be seen. */
  memory(): Promise<number | undefined>;
  /** Deletes what was made for it, and what was applied to one that isn't ours, and nothing else. Where the run failed and `keepOnFailure` was asked for, logs are exported and the cluster stays. Twice is as good as once. */
  close(outcome?: { failed: boolean }): Promise<void>;
}
