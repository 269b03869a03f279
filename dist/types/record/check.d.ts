/** One thing that was checked and its outcome. */
export interface Check {
    name: string;
    passed: boolean;
    detail: string;
}
