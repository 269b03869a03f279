/** One request through the ingress controller, and what controller and services say of it. */
export interface RouteRequest {
    /** Its `X-Request-Id`. */
    id: string;
    /** Why it was sent: `the path itself`, `below the path`, … */
    purpose: string;
    method: string;
    tls: boolean;
    host: string;
    path: string;
    /** 0 where nothing answered. */
    status: number;
    /** Those that a client acts on. */
    headers: {
        [name: string]: string;
    };
    /** First 1,200 characters. */
    body: string;
    milliseconds: number;
    /** As the controller's log has them; empty where it says nothing of the request, or asked none. */
    router: string;
    service: string;
    pod: string;
    /** Services that it called, `namespace/name`, in this order: by their own logs, where they write its id, and by the proxies before them. */
    called: string[];
    /** What those logs and proxies say of it, each line with its pod. */
    logs: string[];
    passed: boolean;
    message?: string;
    /** The baseline's answer to the same. */
    baseline?: {
        status: number;
        milliseconds: number;
    };
}
/** A pod behind a route. */
export interface RoutePod {
    name: string;
    address: string;
    /** `namespace/name:port` of the service that it stands behind. */
    service: string;
    /** GOARCH of its image; empty for one that was taken as it is. */
    arch: string;
    /** How many of the requests it answered. */
    requests: number;
}
/** What was seen of one route. */
export interface RouteResult {
    kind: 'Ingress' | 'HTTPRoute';
    /** `namespace/name`; empty for unknown hosts and paths, which the default backend must answer. */
    object: string;
    host: string;
    path: string;
    pathType: string;
    tls: boolean;
    /** `namespace/name:port`, as the object says it. */
    services: string[];
    pods: RoutePod[];
    /** What else the object says: rewriting, canary, password, certificate. */
    marks: string[];
    verdict: 'passed' | 'failed' | 'differs';
    message?: string;
    /** What is other than on the baseline. */
    differences: string[];
    requests: RouteRequest[];
}
/** The first cause of a failure. */
export interface RouteDiagnosis {
    /** Stable name: `no-endpoint`, `missing-tls-secret`, … */
    cause: string;
    /** For a person. */
    paragraph: string;
    /** To look further. */
    command: string;
    /** Lines that show it. */
    evidence: string[];
}
/** What was seen through the ingress controller. */
export interface SmokeRoute {
    passed: boolean;
    cluster: {
        name: string;
        version: string; /** Made by this run. */
        ours: boolean;
        nodes: {
            name: string;
            arch: string;
        }[]; /** Bytes that the nodes used at the end. */
        memory?: number;
    };
    controller: {
        name: string; /** GOARCH of its image. */
        arch: string;
        warning: string; /** What the images of controller and default backend were made of. */
        images: string[];
    };
    routes: RouteResult[];
    /** Unknown hosts and paths. */
    unknown: RouteResult;
    /** Images of the application: name, what ran, its GOARCH (empty for one that was taken as it is). */
    images: {
        name: string;
        runs: string;
        arch: string;
    }[];
    /** What was changed in the application for the smoke test alone. */
    changes: string[];
    /** Whether the same application of the baseline ran as well. */
    compared: boolean;
    diagnosis?: RouteDiagnosis;
    phases: {
        name: string;
        seconds: number;
    }[];
}
/** One request as an ingress controller's access log tells it, whichever controller it is. */
export interface AccessRow {
    /** `X-Request-Id` of the request. */
    requestId: string;
    /** ISO 8601. */
    time: string;
    method: string;
    host: string;
    /** With the query, as it was asked for. */
    path: string;
    status: number;
    /** The controller's own name of the route that was taken; empty where none fitted. */
    router: string;
    /** Kubernetes' service behind it, `namespace/name:port`; `default-backend` for that one; empty where none was asked. */
    service: string;
    /** `address:port` of the pod that answered, the last one where several were tried; empty where none was asked. */
    pod: string;
    /** Of the whole request, milliseconds. */
    milliseconds: number;
}
/** One turn of the controller loop: how a start failed, what that means, what was done about it ([0192]-[0194]). */
export interface ControllerTurn {
    /** 1 for the first start. */
    turn: number;
    /** `sha256:…` of the image that was started. */
    image: string;
    outcome: 'serves' | 'failed';
    /** Name of the fault in `data/controller-faults.yml`; empty for one that nobody knows, and where it serves. */
    fault: string;
    /** The line of its log that told it. */
    error: string;
    /** What is missing or wrong, for a person. */
    missing: string;
    /** How it was mended: copied from the reference, taken from the distribution's packages, patched by a recipe, made anew; empty where nothing was. */
    remedy: '' | 'copied' | 'package' | 'recipe' | 'made' | 'rebuilt';
    /** What was done, for a person; where nothing was, why. */
    detail: string;
    /** Files of the image that were written, without the first `/`. */
    files: string[];
    /** Of start and mending, seconds. */
    seconds: number;
}
/** How a controller's image was made to serve. */
export interface ControllerAdaptation {
    /** `ingress-nginx`, `traefik`, … */
    controller: string;
    serves: boolean;
    turns: ControllerTurn[];
    /** Why it ended where it does not serve: nothing matched, or too many turns. */
    reason: string;
    /** What missing files were copied out of; empty where there was nothing to copy from. */
    reference?: string;
    /** Archive of the image that serves, where it had to be mended; relative to the work directory. */
    archive?: string;
}
