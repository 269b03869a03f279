/** The image that carries the programs: of the project's own Dockerfile, or put together on a base. */
export interface ImageSection {
  /** Dockerfile to build the image from, relative to the project. The other fields but name, tag and retag then say nothing. */
  dockerfile?: string;
  /** The folder that the Dockerfile reads, relative to the project; default its own. */
  context?: string;
  /** Where in that folder the Dockerfile expects programs: program → path. Each platform gets its own. */
  programs?: { [program: string]: string };
  buildArgs?: { [name: string]: string };
  /** Stage of the Dockerfile to build; default the last. */
  stage?: string;
  /** GOARCH names to build the Dockerfile for; default: target and baseline. */
  platforms?: string[];
  /** Images in the place of those that the Dockerfile, or `base`, names (`*` allowed; without a tag for any): another name, `oci:FOLDER:name`, or `made:shell`, `made:tools`, `made:base`, `made:static` for one made from Debian's packages, with `+package` for further ones. */
  bases?: { [image: string]: string };
  /** How bases are made. */
  making?: MakingSection;
  /** Paths in the image (`*`, `**` allowed) whose keys and tokens are only examples, and `configuration` for its variables and labels; others fail its audit. */
  allowSecrets?: string[];
  /** Repository name without a tag; default: the first program's. */
  name?: string;
  /** Default: the project's version, or `latest`. */
  tag?: string;
  /** Base image; default `scratch`. */
  base?: string;
  /** Where each program goes; default `/usr/bin/<name>`. */
  directory?: string;
  /** Further files: path in the project → absolute path in the image. */
  files?: { [from: string]: string };
  /** Adds the host's CA certificates as /etc/ssl/certs/ca-certificates.crt. Default true. */
  certificates?: boolean;
  entrypoint?: string[];
  cmd?: string[];
  env?: { [name: string]: string };
  /** `uid[:gid]`; default 65532:65532. */
  user?: string;
  workdir?: string;
  ports?: number[];
  labels?: { [name: string]: string };
  /** Further names that the finished index gets, by digest. */
  retag?: string[];
}

/** How base images are made from Debian's packages. */
export interface MakingSection {
  /** Release; default the first with the target. */
  suite?: string;
  /** Address of a Debian archive; `{snapshot}` in it is filled in. */
  mirror?: string;
  /** Time of an archive's snapshot, `20261101T000000Z`. */
  snapshot?: string;
}
