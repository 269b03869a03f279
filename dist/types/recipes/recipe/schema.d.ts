/**
 * What a recipe says: `recipes/<name>/recipe.yml`. Data, never code.
 * `schema/recipe.schema.json` is generated from `Recipe` by `npm run schema`.
 */
import type { Step } from './steps.js';
import type { Verification } from './verifications.js';
/** One declarative way to close gaps. Its name is that of its folder. */
export interface Recipe {
    /** One line: what it does, for whom. */
    summary: string;
    /** Why it is right: the source of each figure. */
    notes?: string;
    /** The gaps it closes; all that is given must hold. */
    match: Match;
    /** Values for `{{values.NAME}}` in texts and templates; `--recipes` of your own may replace them. */
    values?: {
        [name: string]: string;
    };
    /**
     * `last`: used only where asked for by its name, or where no other recipe has anything to offer.
     * Else the recipe whose `match` says more comes first.
     */
    order?: 'last';
    /** Done one after the other on a copy; whole or not at all. */
    steps: Step[];
    /** What must hold afterwards, beyond the detector and the compiler. */
    verify?: Verification[];
    /** Seconds for all steps together; at most 1800. Default 600. */
    timeout?: number;
    /** What `loong-adapt recipes test` does to prove it. */
    tests?: RecipeTest[];
}
/** Which gaps a recipe is for. A list holds alternatives. */
export interface Match {
    /** Go modules, by path. `*` stands for anything but `/`, `**` for anything. */
    module?: string | string[];
    /** Range of versions as npm writes them, `>=2.18.0 <3.23.2`; pseudo-versions order as Go orders them, `+incompatible` doesn't count. */
    versions?: string;
    /** Go packages, by import path; with `*` and `**`. */
    package?: string | string[];
    /** Rules, e.g. `shell/arch-list`; with `*`. */
    rule?: string | string[];
    ecosystem?: string | string[];
    kind?: string | string[];
    /** Names of which the gap has at least one. */
    symbols?: string[];
    /** Files of the gap, relative to the project; with `*` and `**`. */
    file?: string | string[];
    /** What must be in the module's or the project's folder. */
    contains?: Content[];
    /** GOARCHes it can close gaps for; default all. */
    targets?: string[];
}
/** A condition on one file. */
export interface Content {
    /** Relative to the module, or to the project for a gap in a file. May use `{{file}}`. */
    path: string;
    /** Texts that must all be in it. */
    text?: string[];
    /** The file, or the texts, must not be there. */
    absent?: boolean;
}
/** One proof: on a real module, or on files given here. */
export interface RecipeTest {
    /** `module@version`, fetched through the module proxy; a list repeats the test. */
    module?: string | string[];
    /** Files of a small project: path to content. */
    files?: {
        [path: string]: string;
    };
    /** The gap, as a detector would find it. */
    gap: TestGap;
    /** What the files hold afterwards: each text must be in it. */
    expect: {
        [path: string]: string[];
    };
    /** Go packages of the module that then build for the target. */
    builds?: string[];
}
/** What of a gap a test needs to say. */
export interface TestGap {
    rule?: string;
    ecosystem?: string;
    kind?: string;
    package?: string;
    symbols?: string[];
    file?: string;
    line?: number;
}
