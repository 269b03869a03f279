const LEFT_OUT = /exclu|clean|extra_?dist|skip|ignore|without|(?<![a-z])omit|blacklist|denylist|label|test_?(?:data|file)|fixture|(?<![a-z])docs?(?![a-z])|readme/i;
const DOCUMENT = /\.(?:md|txt|rst|adoc|html)$/i;

/** Whether a variable or key is by its name a list of what is left out, of tests, or of what is only read: the target needs no entry there. */
export function namesLeftOut(name: string): boolean {
  return LEFT_OUT.test(name);
}

/** Whether an entry is a file that people read. */
export function isDocument(entry: string): boolean {
  return DOCUMENT.test(entry);
}
