import type { Architecture } from '../../target/architectures.js';
import type { Stores } from '../open-store.js';
import type { NamedImage } from './read-images.js';
import type { ImagesTable, PlannedImage } from '../../record/plan.js';
/** What a plan is made with. */
export interface PlanRequest {
    images: readonly NamedImage[];
    table: ImagesTable;
    target: Architecture;
    baseline: Architecture;
    /** Whether registries may be asked; without, only the table counts. */
    network: boolean;
}
/** Says of each image where it comes from; several are asked for at a time. Source: [0106]-[0119]. */
export declare function planImages(request: PlanRequest, stores: Stores): Promise<PlannedImage[]>;
