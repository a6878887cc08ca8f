/** For names of operations inside a sentence. */
export const lower = (what: string): string =>
  String(what).replace(/^(?!Microsoft\b)\p{Lu}/u, (first) => first.toLowerCase())
