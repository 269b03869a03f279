/** What a rule says of what it finds. */
export interface RuleText {
    /** One or two sentences: why it is a gap. */
    why: string;
    /** What closes it. */
    closes: string;
}
/** Every rule by its name, in alphabetical order: of Go packages, declaration files, images, packages, logs and crashes. */
export declare function allRules(): ReadonlyMap<string, RuleText>;
