/**
 * `--short`: a few accounts and one round of each scenario. Shows that every scenario still works, within seconds; its
 * times mean nothing.
 */
export const isShort = process.argv.includes('--short')

/** A number of accounts, rounds or milliseconds; `few` in the short form. */
export const sized = (usual: number, few = 10): number => (isShort ? few : usual)
