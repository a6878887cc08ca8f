import { editDistance } from '../../core/text.ts'

/** The filters of `list users`, not yet validated. */
export interface RawFilter {
  search?: string
  enabled?: boolean
  guests?: boolean
  department?: string
  title?: string
  /** Days; NaN if they couldn't be parsed. */
  inactive?: number
}

const filterKeys = ['department', 'title', 'search', 'inactive', 'inaktiv']
const stateWords = ['enabled', 'disabled']

/** A misspelt filter, with the filter that was probably meant. */
export function findMisspeltFilter(text: string): { filter: string; nearest: string } | undefined {
  for (const [, word = ''] of text.replace(/"[^"]*"/g, ' ').matchAll(/(?:^|[\s,;])(\p{L}{4,20}:?)(?=\S|$|\s)/giu)) {
    const bare = word.toLowerCase().replace(/:$/, '')
    const [known, allowed] = word.endsWith(':') ? [filterKeys, 3] : [stateWords, 1]
    if (known.includes(bare)) continue
    const nearest = known.find((one) => editDistance(bare, one) <= Math.min(allowed, Math.floor(one.length / 3)))
    if (nearest) return { filter: word, nearest: word.endsWith(':') ? `${nearest}:` : nearest }
  }
  return undefined
}

// A key and value (quoted if it contains spaces), a word, or a quoted phrase.
const tokenPattern = /(department|title|search|inactive|inaktiv):\s*(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/gi

/** "in customer service", "in the finance department", "in der Abteilung Vertrieb". */
const departmentPhrase =
  /^(?:in|from|of|aus)(?: the| der)?(?: department| abteilung)? ([^"':,;]{2,60}?)(?: department| team)?$/iu

/** Parses `sales disabled department:"Customer Service"`: known words are filters, the rest is searched for. */
export function readFilter(text: string): RawFilter {
  const [, department] = departmentPhrase.exec(text.trim()) ?? []
  if (department) return { department }
  const filter: RawFilter = {}
  const search: string[] = []
  for (const [, key, quoted, bare, phrase, word] of text.matchAll(tokenPattern)) {
    if (key) assignFilter(filter, search, key.toLowerCase(), quoted ?? bare ?? '')
    else if (phrase !== undefined) search.push(phrase)
    else if (word && !applyFlag(filter, word.toLowerCase())) search.push(word)
  }
  const joined = search.join(' ').trim()
  return joined ? { ...filter, search: joined } : filter
}

function assignFilter(filter: RawFilter, search: string[], key: string, value: string): void {
  if (key === 'department') filter.department = value
  else if (key === 'title') filter.title = value
  else if (key !== 'search') filter.inactive = parseDays(value)
  else search.push(value)
}

const daysPerUnit: Readonly<Record<string, number>> = { d: 1, t: 1, w: 7, m: 30, y: 365, j: 365 }

/** Days as in `90d`, `12w`, `3m`, `1y`, in German also `90t`, `1j`; a number without a unit is in days. */
function parseDays(text: string): number {
  const [, count, unit = 'd'] = /^(\d{1,4})\s*(?:([dtwmyj])\p{L}*)?$/iu.exec(text.trim()) ?? []
  return count === undefined ? Number.NaN : Number(count) * (daysPerUnit[unit.toLowerCase()] ?? Number.NaN)
}

function applyFlag(filter: RawFilter, word: string): boolean {
  if (word === 'enabled' || word === 'disabled') filter.enabled = word === 'enabled'
  else if (/^(?:de)?aktivierten?$/.test(word)) filter.enabled = word.startsWith('a')
  else if (['guests', 'guest', 'gäste', 'gast'].includes(word)) filter.guests = true
  else if (word === 'members' || word === 'member') filter.guests = false
  else return false
  return true
}
