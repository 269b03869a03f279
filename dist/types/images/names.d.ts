/** What a name template may hold. */
export interface NameFields {
    registry?: string;
    /** Stands before the name's last part. Default: what the source has there. */
    prefix?: string;
    /** GOARCH spelling of the OCI platform. */
    arch?: string;
}
/**
 * A new name from a template and the name of the source: `{prefix}-{arch}/{name}:{tag}` makes of `defaultbackend:1.0`
 * `k8s-deploy-loong64/defaultbackend:1.0`, the method's case [0190]-[0191].
 *
 * @throws AdaptError (user) for an unknown field, one that has no value here, or a result that is no name.
 */
export declare function expandName(template: string, source: string, fields?: NameFields): string;
/** True where a template names an architecture, so that it stands for one platform only. */
export declare const isPerArch: (template: string) => boolean;
