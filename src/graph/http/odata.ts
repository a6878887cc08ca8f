const loneSurrogate = /\p{Surrogate}/gu

/** Percent-encodes one part of a URL, whatever is in it. */
export function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half a surrogate pair, as truncated texts have it, is not UTF-8.
    return encodeURIComponent(text.replace(loneSurrogate, '\ufffd'))
  }
}

/** A string literal of OData, not yet percent-encoded: quotes are doubled. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A property that Microsoft's metadata has on this Graph type: any other does not compile. */
export type Property<T> = Extract<keyof T, string>

/** A `$select`. */
export const select = <T>(...names: readonly Property<T>[]): string => names.join(',')

/** `name op value`, as part of a `$filter`. */
export const compare = <T>(name: Property<T>, operator: 'eq' | 'ne', value: string | boolean): string =>
  `${name} ${operator} ${typeof value === 'string' ? literal(value) : value}`

/** That a property has one of these values, as part of a `$filter`. */
export const anyOf = <T>(name: Property<T>, values: readonly string[]): string =>
  `${name} in (${values.map(literal).join(',')})`

/** That a text property begins or ends so, as part of a `$filter`. */
export const textMatch = <T>(how: 'startswith' | 'endswith', name: Property<T>, text: string): string =>
  `${how}(${name},${literal(text)})`

// Nearly all that is sent are plain names and guests', a megabyte of them in a large lookup.
const plain = /^[\w.,'()@# -]*$/
const inQuery = (text: string): string =>
  plain.test(text)
    ? text.replaceAll('@', '%40').replaceAll(' ', '%20').replaceAll('#', '%23')
    : encode(text).replaceAll('%2C', ',')

/** The query string of these options, percent-encoded; those without a value are left out. */
export function query(options: Readonly<Record<string, string | number | boolean | undefined>>): string {
  let text = ''
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) text += `${text === '' ? '?' : '&'}${name}=${inQuery(String(value))}`
  return text
}

/** The path segment that names a user by object id or UPN. */
export function userKey(idOrUpn: string): string {
  // A leading `$` would read as an operator and a lone dot as a step in the path; the quoted form cannot be misread.
  return /^[$.]/.test(idOrUpn) ? `/users(${encode(literal(idOrUpn))})` : `/users/${encode(idOrUpn)}`
}
