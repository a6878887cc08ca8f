const loneSurrogate = /\p{Surrogate}/gu

/** Percent-encodes one URL component, whatever it contains. */
export function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Truncated text might end in a lone surrogate, which isn't valid UTF-8.
    return encodeURIComponent(text.replace(loneSurrogate, '\ufffd'))
  }
}

/** An OData string literal with quotes doubled, not yet percent-encoded. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A property of this Graph type according to Microsoft's metadata; anything else doesn't compile. */
export type Property<T> = Extract<keyof T, string>

/** A `$select` value. */
export const select = <T>(...names: readonly Property<T>[]): string => names.join(',')

/** A `name op value` clause of a `$filter`. */
export const compare = <T>(name: Property<T>, operator: 'eq' | 'ne', value: string | boolean): string =>
  `${name} ${operator} ${typeof value === 'string' ? literal(value) : value}`

/** A `$filter` clause: the property has one of these values. */
export const anyOf = <T>(name: Property<T>, values: readonly string[]): string =>
  `${name} in (${values.map(literal).join(',')})`

/** A `$filter` clause: the property starts or ends with this text. */
export const textMatch = <T>(how: 'startswith' | 'endswith', name: Property<T>, text: string): string =>
  `${how}(${name},${literal(text)})`

// Fast path for ordinary names, which make up almost all of a large lookup (about a megabyte).
const plainCharacters = /^[\w.,'()@# -]*$/
const encodeQueryValue = (text: string): string =>
  plainCharacters.test(text)
    ? text.replaceAll('@', '%40').replaceAll(' ', '%20').replaceAll('#', '%23')
    : encode(text).replaceAll('%2C', ',')

/** A percent-encoded query string; options without a value are omitted. */
export function query(options: Readonly<Record<string, string | number | boolean | undefined>>): string {
  let text = ''
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) text += `${text === '' ? '?' : '&'}${name}=${encodeQueryValue(String(value))}`
  return text
}

/** The path segment for a user, by object ID or UPN. */
export function userKey(idOrUpn: string): string {
  // A leading `$` could be read as an operator and a leading dot as a path step; the quoted form is unambiguous.
  return /^[$.]/.test(idOrUpn) ? `/users(${encode(literal(idOrUpn))})` : `/users/${encode(idOrUpn)}`
}
