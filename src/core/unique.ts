/** Throws if two have the same name: what is looked up by its name would otherwise depend on the order. */
export function requireUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`There are two ${what} named ${twice}`)
}
