/**
 * The structure of an answer without its values: property names and types. Objects of a list are merged; a property
 * that only some of them have ends in `?`. The answers of a batch are identified by their IDs.
 */
export type Shape = string | readonly Shape[] | { readonly [name: string]: Shape }

/** Values that are part of a contract rather than of a tenant. */
const contract = /^#microsoft\.graph\.[\w.]+$/
/** Names that contain an ID, such as those of schema extensions. */
const named = /[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}/gi

export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null'
  if (typeof value === 'string') return contract.test(value) ? value : 'string'
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(shapeOf).reduce(merge)]
  if (typeof value === 'object') {
    const { responses } = value as { responses?: unknown }
    if (Array.isArray(responses)) return { responses: Object.fromEntries(responses.map(itemOf).sort(byName)) }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [nameOf(name), shapeOf(inner)]))
  }
  return typeof value
}

const nameOf = (name: string) => name.replace(named, '{id}')
const byName = ([a]: readonly [string, Shape], [b]: readonly [string, Shape]) => (a < b ? -1 : 1)

/** A batch's answer to one call: the status itself, not its type. Its headers vary, except for these. */
function itemOf(item: unknown): readonly [string, Shape] {
  const { id, status, headers, body } = Object(item) as Record<string, unknown>
  const kept = Object.keys(Object(headers)).filter((name) => /^(location|retry-after|www-authenticate)$/i.test(name))
  const { code } = Object(Object(body)['error']) as { code?: unknown }
  const shape = {
    status: String(status),
    headers: kept.map((name) => name.toLowerCase()).sort(),
    ...(typeof code === 'string' && { code: nameOf(code) }),
  }
  // Without content, the body is null or missing.
  return [String(id), body === undefined || body === null ? shape : { ...shape, body: shapeOf(body) }]
}

const isObject = (shape: Shape): shape is { readonly [name: string]: Shape } =>
  typeof shape === 'object' && !Array.isArray(shape)

function merge(one: Shape, other: Shape): Shape {
  if (Array.isArray(one) && Array.isArray(other)) {
    const [first, second] = [one[0], other[0]]
    return first === undefined ? other : second === undefined ? one : [merge(first, second)]
  }
  if (isObject(one) && isObject(other)) {
    const plain = (shape: { readonly [name: string]: Shape }) =>
      new Map(Object.entries(shape).map(([name, inner]) => [name.replace(/\?$/, ''), inner]))
    const [a, b] = [plain(one), plain(other)]
    const sometimes = (name: string) => !(name in one && name in other)
    return Object.fromEntries(
      [...new Set([...a.keys(), ...b.keys()])].map((name) => {
        const [first, second] = [a.get(name), b.get(name)]
        const inner = first === undefined ? second : second === undefined ? first : merge(first, second)
        return [sometimes(name) ? `${name}?` : name, inner ?? 'null']
      }),
    )
  }
  if (typeof one === 'string' && typeof other === 'string')
    return [...new Set([...one.split('|'), ...other.split('|')])].sort().join('|')
  // An object in one place and null in another: the object's shape is kept.
  return one === 'null' ? other : one
}

/** Depends on the amount of data in a tenant. */
const byAmount = /^@odata\.(nextLink|count)\??$/

/** The differences between two shapes, as paths with a reason. Null and empty lists match everything. */
export function differencesOf(seen: Shape, emulated: Shape, path = 'body'): readonly string[] {
  if (seen === 'null' || emulated === 'null') return []
  if (Array.isArray(seen) && Array.isArray(emulated)) {
    const [first, second] = [seen[0], emulated[0]]
    if (typeof first === 'string' && typeof second === 'string' && path.endsWith('headers'))
      return seen.join() === emulated.join() ? [] : [`${path}: ${seen.join(', ')} instead of ${emulated.join(', ')}`]
    return first === undefined || second === undefined ? [] : differencesOf(first, second, `${path}[]`)
  }
  if (isObject(seen) && isObject(emulated)) {
    const names = (shape: object) => new Map(Object.keys(shape).map((name) => [name.replace(/\?$/, ''), name]))
    const [here, there] = [names(seen), names(emulated)]
    return [...new Set([...here.keys(), ...there.keys()])].flatMap((name) => {
      const [mine, its] = [here.get(name), there.get(name)]
      const at = `${path}.${name}`
      if (byAmount.test(name)) return []
      if (mine !== undefined && its !== undefined)
        return differencesOf(seen[mine] ?? 'null', emulated[its] ?? 'null', at)
      if ((mine ?? its)?.endsWith('?')) return []
      return [mine === undefined ? `${at}: missing` : `${at}: not in the emulator`]
    })
  }
  if (typeof seen === 'string' && typeof emulated === 'string') {
    const types = (shape: string) => shape.split('|').filter((one) => one !== 'null')
    const known = types(emulated)
    const agrees = known.length === 0 || types(seen).every((one) => known.includes(one) || mayBe(one, known))
    return agrees ? [] : [`${path}: ${seen} instead of ${emulated}`]
  }
  return [`${path}: ${kindOf(seen)} instead of ${kindOf(emulated)}`]
}

/** A list can have other types of the same API than in the emulator, as long as Rollcall knows them. */
const mayBe = (one: string, known: readonly string[]) =>
  knownTypes.has(one) && known.some((each) => each.startsWith('#'))

const typeNames = (prefixes: readonly string[], suffix = '') =>
  prefixes.map((one) => `#microsoft.graph.${one}${suffix}`)

/** What Graph v1.0 documents for the lists that are read. */
const knownTypes: ReadonlySet<string> = new Set([
  ...typeNames(['user', 'group', 'directoryRole', 'administrativeUnit', 'device', 'orgContact']),
  ...typeNames(['servicePrincipal', 'application', 'endpoint']),
  ...typeNames(
    [
      'password',
      'microsoftAuthenticator',
      'phone',
      'email',
      'fido2',
      'softwareOath',
      'windowsHelloForBusiness',
      'platformCredential',
      'external',
      'temporaryAccessPass',
      'qrCodePin',
    ],
    'AuthenticationMethod',
  ),
])

const kindOf = (shape: Shape) => (typeof shape === 'string' ? shape : Array.isArray(shape) ? 'a list' : 'an object')
