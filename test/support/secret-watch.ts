/** Where the test suite stored something: a log, chat, database, HTTP request or response, process, or browser. */
export type Place = 'log' | 'chat' | 'database' | 'http' | 'process' | 'page'

/** Searches everything the bot produces in this process for tokens and secrets. */
export interface SecretWatch {
  /** Registers secrets. */
  keep(...secrets: readonly string[]): void
  look(place: Place, ...values: readonly unknown[]): void
  /** Searches responses of this port until the returned function is called. */
  watchPort(port: number): () => void
  watches(port: number | undefined): boolean
  /** What was found since the last call, with context. */
  found(): string[]
  /** Number of texts searched. */
  readonly looked: Readonly<Record<Place, number>>
}

// A JWT, or a bearer header with anything but the log's placeholder.
const token = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}|\bBearer (?!\[token\])[\w.~+/-]{16,}/
// Runs long enough to contain one: base64 in either alphabet.
const wrapping = /[\w+/-]{32,}/g
const deepest = 6
/** How many harmless runs are remembered. */
const mostHarmless = 20_000

export function createSecretWatch(): SecretWatch {
  const secrets = new Set<string>()
  /** Statements with values that hold none of these secrets: the same few hundred are sent again and again. */
  const statements = new Set<string>()
  /** Runs that aren't encoded secrets: most are identifiers, which come again and again. */
  const harmless = new Set<string>()
  const ports = new Set<number>()
  const looked: Record<Place, number> = { log: 0, chat: 0, database: 0, http: 0, process: 0, page: 0 }
  let findings: string[] = []

  /** The context of forbidden text, in plain text or base64. */
  const findIn = (text: string, wrapped = 2): string | undefined => {
    const secret = [...secrets].find((one) => text.includes(one))
    const at = secret === undefined ? text.search(token) : text.indexOf(secret)
    if (at >= 0) return `...${text.slice(Math.max(0, at - 80), at + 12)}`
    if (wrapped === 0) return undefined
    // The preceding text determines at which of four letters its encoding starts.
    for (const [run] of text.matchAll(wrapping)) {
      if (wrapped === 2 && harmless.has(run)) continue
      for (const skip of [0, 1, 2, 3]) {
        const found = findIn(Buffer.from(run.slice(skip), 'base64').toString('latin1'), wrapped - 1)
        if (found !== undefined) return `base64 ${found}`
      }
      if (wrapped === 2) harmless.add(run)
      if (harmless.size > mostHarmless) harmless.clear()
    }
    return undefined
  }

  return {
    looked,
    keep: (...more) => {
      for (const one of more) secrets.add(one)
      statements.clear()
      harmless.clear()
    },
    look(place, ...all) {
      looked[place]++
      const [statement] = place === 'database' && all[1] !== undefined ? all : []
      const values = typeof statement === 'string' && statements.has(statement) ? all.slice(1) : all
      const found = findIn(values.map((value) => textOf(value)).join('\n'))
      if (found !== undefined) findings.push(`${place}: ${found}`)
      else if (typeof statement === 'string') statements.add(statement)
    },
    watchPort(port) {
      ports.add(port)
      return () => void ports.delete(port)
    },
    watches: (port) => port !== undefined && ports.has(port),
    found() {
      const all = findings
      findings = []
      return all
    },
  }
}

/** All texts in a value, however nested. */
function textOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (typeof value !== 'object' || value === null || depth > deepest) return ''
  const parts = Array.isArray(value) ? value : Object.entries(value).flat()
  return parts.map((part) => textOf(part, depth + 1)).join('\n')
}
